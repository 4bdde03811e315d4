#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written is true: help, man pages and completions agree on the options, and what the documents name exists."""
import os
import re
import shlex
import shutil
import subprocess

from tap import BUILD, PROGRAM, SOURCE, Skip, case, each, run, vigie

DOCUMENTS = ["README.md", "docs/ARCHITECTURE.md", "docs/CONTRIBUTING.md", "docs/feeds.md"]
OPTION = re.compile(r"(?<![\w-])--?[a-zA-Z][a-z-]*")


def read(path):
    return (SOURCE / path).read_text()


def differ(name, found, expected):
    missing, extra = sorted(expected - found), sorted(found - expected)
    assert not missing and not extra, f"{name}: missing {missing}, unknown {extra}"


def help_options(command):
    """The options that `vigie COMMAND --help` lists: what stands first on its lines."""
    found = set()
    for line in vigie(command, "--help", status=0).stdout.splitlines():
        if re.match(r"\s+-", line):
            found |= set(OPTION.findall(re.split(r"\s{2,}", line.strip())[0]))
    assert found, f"no option in vigie {command} --help"
    return found


def man_options(command):
    section = re.search(r"^\.Sh OPTIONS$(.*?)^\.Sh ", read(f"man/vigie-{command}.1"), re.MULTILINE | re.DOTALL)[1]
    return {"-" + name for line in re.findall(r"^\.It (.*)$", section, re.MULTILINE)
            for name in re.findall(r"\bFl (\S+)", line)}


def bash_options(command):
    return set(re.search(rf"_vigie_{command}_options='([^']*)'", read("completions/vigie.bash"))[1].split())


def zsh_options(command):
    body = re.search(rf"^_vigie_{command}\(\) {{(.*?)^}}", read("completions/_vigie"), re.MULTILINE | re.DOTALL)[1]
    return set(re.findall(r"(?<![\w-])(--?[a-z][a-z-]*)(?=[\[,}])", body))


def fish_options(command):
    lines = [line for line in read("completions/vigie.fish").splitlines()
             if line.startswith("complete") and (f"__vigie_{command}" in line or " -n " not in line)]
    return {dash + name for line in lines for flag, dash in (("-s", "-"), ("-l", "--"))
            for name in re.findall(rf" {flag} (\S+)", line)}


COMMANDS = ["hunt", "read"]

for command in COMMANDS:
    each(f"the man page of vigie {command} has the options of help",
         lambda command=command: differ(command, man_options(command), help_options(command)))
    for shell, options in (("bash", bash_options), ("zsh", zsh_options), ("fish", fish_options)):
        each(f"{shell} completes the options of vigie {command}",
             lambda shell=shell, options=options, command=command: differ(shell, options(command), man_options(command)))


@case
def each_command_of_help_has_a_man_page():
    text = vigie("--help", status=0).stdout
    commands = set(re.findall(r"^\s+(?:vigie )?([a-z]+)\s", text, re.MULTILINE)) - {"vigie"}
    pages = {path.stem.removeprefix("vigie-") for path in (SOURCE / "man").glob("vigie-*.1")}
    assert pages and pages <= commands, f"{sorted(commands)} in help, {sorted(pages)} have a page"


@case
def bash_completes():
    script = BUILD / "completions/vigie"

    def words(*typed):
        line = (f"source {shlex.quote(str(script))}; COMP_WORDS=({shlex.join(typed)}); "
                f'COMP_CWORD={len(typed) - 1}; _vigie; printf "%s\\n" "${{COMPREPLY[@]}}"')
        return subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=True).stdout.split()

    assert "hunt" in words("vigie", "h")
    assert "read" in words("vigie", "r")
    assert "html" in words("vigie", "read", "--format", "ht")
    assert words("vigie", "read", "--st") == ["--stix"]
    assert words("vigie", "read", "--feed", "m") == ["misp"]
    assert words("vigie", "hunt", "--lang", "") == ["en", "fr"]
    assert words("vigie", "hunt", "--lang", "=", "f") == ["fr"]
    assert "zeek-tsv" in words("vigie", "hunt", "--format", "zee")
    assert words("vigie", "hunt", "--report-f") == ["--report-format"]
    assert words("vigie", "hunt", "-r", str(SOURCE / "LICEN")) == [str(SOURCE / "LICENSE")]
    assert words("vigie", "hunt", "--jobs", "") == []


@case
def fish_completes():
    if not shutil.which("fish"):
        raise Skip("no fish")
    script = BUILD / "completions/vigie.fish"

    def words(typed):
        line = f"source {shlex.quote(str(script))}; complete -C {shlex.quote(typed)}"
        done = subprocess.run(["fish", "--no-config", "-c", line], capture_output=True, text=True, check=True)
        return {row.split("\t")[0] for row in done.stdout.splitlines()}

    assert "hunt" in words("vigie ")
    assert words("vigie hunt --lang ") == {"en", "fr"}
    assert {"stix", "html"} <= words("vigie read --format ")
    assert "--stix" in words("vigie read --s") and "--report" not in words("vigie read --r")
    assert "zeek-tsv" in words("vigie hunt --format ")
    assert {"--report", "--report-format"} <= words("vigie hunt --rep")


@case
def zsh_reads_its_completion():
    if not shutil.which("zsh"):
        raise Skip("no zsh")
    done = subprocess.run(["zsh", "-n", str(BUILD / "completions/_vigie")], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "zeek-tsv" in (BUILD / "completions/_vigie").read_text()


@case
def completions_know_the_formats_of_the_program():
    offered = set(re.search(r"_vigie_log_formats='([^']*)'", (BUILD / "completions/vigie").read_text())[1].split())
    differ("completions", offered, set(vigie("hunt", "--format", "list", status=0).stdout.split()) | {"list"})
    offered = set(re.search(r"_vigie_report_formats='([^']*)'", (BUILD / "completions/vigie").read_text())[1].split())
    differ("completions", offered, set(vigie("read", "--format", "list", status=0).stdout.split()))
    wrong = vigie("hunt", "--format", "no-such-format", "-r", SOURCE / "LICENSE", SOURCE / "LICENSE")
    assert wrong.returncode == 2, "an unknown format is an error"


@case
def dev_help_lists_what_dev_does():
    text = subprocess.run([str(SOURCE / "dev"), "help"], capture_output=True, text=True, check=True).stdout
    listed = set(re.findall(r"^\./dev ([a-z]+)", text, re.MULTILINE))
    handled = re.search(r"^case \$command in\n(.*?)^esac", read("dev"), re.MULTILINE | re.DOTALL)[1]
    done = {word for line in re.findall(r"^([a-z| -]+)\)", handled, re.MULTILINE) for word in line.split(" | ")}
    differ("./dev help", listed, {word for word in done if not word.startswith("-")})


def commands_exist(path):
    """Every ./dev command and every option of vigie that a document shows."""
    text = read(path)
    listed = subprocess.run([str(SOURCE / "dev"), "help"], capture_output=True, text=True, check=True).stdout
    for name in re.findall(r"(?<![\w/])\./dev ([a-z]+)", text):
        assert f"./dev {name}" in listed, f"{path} shows ./dev {name}"
    for command in COMMANDS:
        known = man_options(command)
        for line in re.findall(rf"\bvigie {command} .*", text):
            shown = line.split("`")[0].split("|")[0]
            wrong = set(OPTION.findall(re.sub(r"\S*[./]\S*", "", shown))) - known
            assert not wrong, f"{path} shows {sorted(wrong)} in: {line}"


def paths_exist(path):
    """Every file or folder of the tree that a document names in backticks or links to."""
    text = re.sub(r"^```.*?^```", "", read(path), flags=re.MULTILINE | re.DOTALL)
    named = re.findall(r"`((?:src|include|tests|fuzz|bench|docs|man|completions|examples|data|web|tools)/[^`\s]*)`", text)
    named += [link for link in re.findall(r"\]\(([^)#\s]+)\)", text) if "://" not in link]
    for name in named:
        if re.search(r"[A-Z]{4,}|[*{<…]", name.rsplit(".", 1)[0]) and not (SOURCE / name).exists():
            continue  # a pattern such as fuzz/seeds/NAME/
        found = (SOURCE / name).exists() or ((SOURCE / path).parent / name).exists()
        assert found, f"{path} names {name}"


for document in DOCUMENTS:
    each(f"the commands of {document} exist", commands_exist, document)
    each(f"the paths of {document} exist", paths_exist, document)


@case
def the_readme_shows_what_vigie_read_prints():
    """The ledger in README.md is that of the example. Where it differs because reading got better: paste the new one."""
    command = "vigie read examples/press/article.en.txt"
    shown = re.search(rf"^```\n{command}\n```\n\n```\n(.*?)^```", read("README.md"), re.MULTILINE | re.DOTALL)[1]
    printed = vigie(*command.split()[1:], cwd=SOURCE, env={**os.environ, "COLUMNS": "80"}).stdout
    if "\nClaims" not in printed:
        raise Skip("this build reads no claims")
    assert printed == shown, printed


@case
def the_architecture_names_every_layer():
    text = read("docs/ARCHITECTURE.md")
    for folder in sorted(path.name for path in (SOURCE / "src").iterdir() if path.is_dir()):
        assert f"src/{folder}/" in text, f"docs/ARCHITECTURE.md does not name src/{folder}/"


@case
def the_version_is_one():
    version = re.search(r"version: '([^']+)'", read("meson.build"))[1]
    assert PROGRAM.exists() or vigie()  # skips where there is no program
    assert version in vigie("--version", status=0).stdout


run()
