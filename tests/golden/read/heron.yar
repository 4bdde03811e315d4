/* Rules for Grey Heron; "http://comment.heron-cdn.com/" is none of them. */
import "pe"

rule heron_loader : loader
{
    meta:
        author = "Lantern Labs"
        description = "The loader of Grey Heron"
        date = "2023-06-12"
        reference = "https://lantern-labs.example/heron"
        hash1 = "9e107d9d372bb6826bd81d3542a419d6"
        sha256 = "3b7c1f9e5a2d4c6b8f0a1e3d5c7b9a8f6e4d2c1b0a9f8e7d6c5b4a3f2e1d0c9b"
        imphash = "0123456789abcdef0123456789abcdef"
        version = 2
    strings:
        $c2 = "update.heron-cdn.com" ascii wide nocase
        $url = "http://files.heron-cdn.com/stage/two.bin" xor
        $pdb = "D:\\work\\heron\\Release\\nest.pdb" fullword
        $mutex = "Global\\HeronNest7" wide
        $ua = "Mozilla/5.0 (Heron; \"nest\")"
        $class = "System.Net"
        $text = "cannot open the nest"
        $hex = { 6a 40 68 00 ?? 14 8d 91 }
        $re = /https?:\/\/[a-z"]+\.heron/ nocase
    condition:
        uint16(0) == 0x5a4d and any of them // "http://condition.heron-cdn.com/"
}

private rule second { strings: $a = "third.heron-cdn.com" condition: $a and pe.imphash() == "fedcba9876543210fedcba9876543210" }
