/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "words.h"

/* Each list: words between blanks, with a blank at both ends. */
/* clang-format off */
static const char *const lists[VG_WORDS_COUNT] = {
    [VG_WORDS_FILE_ENDING] =
        " aac app bar bz cab cat cc cfd cpa data dot gdn inc java kim lib lnk map md mov mp ms pid pl pm ps pub py rip rs "
        "sc sh so src st tar vi vin zip ",
    [VG_WORDS_INNER_ENDING] =
        " 7z apk bat bin bmp cfg conf csv dat db dll doc docm docx elf eml exe gif gz hta htm html ico ini iso jar jpeg "
        "jpg js json lnk log min msi pdf php png ppt pptx ps1 rar rtf scr svg sys tar tmp txt vbs xls xlsm xlsx xml "
        "zip ",
    [VG_WORDS_DOS_COMMAND] =
        " chcp command diskcomp diskcopy edit format graftabl kb16 keyb loadfix mode more tree win ",
    [VG_WORDS_PLATFORM] =
        " a9 acad android androidos asp aspx autoit backdoor bat bkdr boot clickjack deepscan doc dos downloader dropper "
        "efi elf exploit gen generik hacktool heur html ios iis infostealer java js jsp linux lnk mac macos mal malware "
        "msil msoffice netcat nsis o97m osx packed pdf perl php powershell ppt ps pua pup python ransom riskware rootkit "
        "rtf ruby script sh spyware suspicious swf symbos trj troj trojan trojanbanker trojandownloader trojandropper "
        "trojanransom trojanspy tspy tool uds uefi unix unwanted vba vbs virus w2km w32 w64 w97m win win16 win32 win64 "
        "wingo wm worm x2km x97m xls xm ",
    [VG_WORDS_FAMILY] =
        " agent agentb banload bitcoinminer bladabindi coinminer delf disfa dlder exploit fakeav filecoder fsysna "
        "genericgb generickd generickdz generik gandcrab hacktool hoax injector khalesi korplug kryptik kryptk limerat "
        "meterpreter miner obfus obfuscated packed phish plugx poison poweliks psw qhost ransom reconyc remoteadmin "
        "rescoms reverseshell riskware rozena rootkit runner shellcode spy starter stealer swrort trojan "
        "trojandownloader trojandropper trojanproxy turla wisdomeyes zbot zusy ",
    [VG_WORDS_CODE] =
        " ado.net asp.net document.name file.read node.es os.name readme.md system.data system.io system.net vb.net window.name ",
};
/* clang-format on */

bool vg_word_in(vg_words list, vg_slice word)
{
    char padded[34];
    if (word.size == 0 || word.size > sizeof padded - 2) return false;
    padded[0] = padded[word.size + 1] = ' ';
    for (size_t i = 0; i < word.size; i++) {
        if (word.data[i] == ' ') return false;
        padded[i + 1] = (char)vg_lower(word.data[i]);
    }
    return vg_slice_find(vg_slice_str(lists[list]), vg_slice_of(padded, word.size + 2)) != SIZE_MAX;
}
