#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes data/knowledge/benign/*.tsv from a checkout of the MISP warning lists (CC0 1.0).

Run by hand when the lists are renewed: import_warninglists.py WARNINGLISTS_FOLDER. Only facts are taken (values and the
name of the list); what each file holds and why is said in its head. The build itself never needs the checkout.
"""
import ipaddress
import json
import pathlib
import sys

LISTS = pathlib.Path(sys.argv[1])
OUT = pathlib.Path(__file__).parent / "benign"
NOTICE = "# Values from the MISP warning lists, https://github.com/MISP/misp-warninglists, CC0 1.0 (public domain)."


def values(name):
    return [v.strip().lower() for v in json.loads((LISTS / name / "list.json").read_text())["list"] if v.strip()]


def write(file, name, why, rows, source=NOTICE):
    rows = sorted(set(rows))
    head = ["# SPDX-License-Identifier: CC0-1.0", source, f"# {why}", f"# list: {name}", "# kind\tvalue"]
    (OUT / file).write_text("\n".join(head + [f"{k}\t{v}" for k, v in rows]) + "\n")
    print(f"{file}: {len(rows)}")


def is_domain(v):
    return "." in v and "/" not in v and "*" not in v and not v.startswith(".") and not v.endswith("arpa")


def hashes(lists):
    kinds = {32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"}
    return [(kinds[len(v)], v) for n in lists for v in values(n)
            if len(v) in kinds and all(c in "0123456789abcdef" for c in v)]


write("empty-hashes.tsv", "hash of an empty file", "Digests of zero bytes.", hashes(["empty-hashes"]))
write("common-hashes.tsv", "hash of a common harmless file",
      "Digests that stand in many indicator lists by mistake: blank pages, icons, single characters.",
      [r for r in hashes(["common-ioc-false-positive"]) if r not in hashes(["empty-hashes"])])

# Widely used sites: named by at least two of four independent rankings. Shorteners and dynamic DNS are abused
# too often to be set aside by their name.
abused = set(values("url-shortener")) | set(values("dynamic-dns")) | set(values("link-in-bio"))
rankings = [set(map(lambda v: v.removeprefix("www."), values(n)))
            for n in ("cloudflare-top1k", "alexa", "moz-top500", "cisco_top1000")]
count = {}
for ranking in rankings:
    for v in ranking:
        count[v] = count.get(v, 0) + 1
tranco = set(values("tranco10k"))
top = [v for v, n in count.items() if is_domain(v) and v not in abused and (n >= 2 or (n >= 1 and v in tranco))]
write("top-domains.tsv", "widely used sites",
      "In two or more of Cloudflare Radar, Alexa, Moz and Cisco Umbrella's first thousand, or in one and in Tranco's 10,000.",
      [("domain", v) for v in top])

# What anyone may upload to is no vendor's own site: the list of such hosts is taken out.
hosting = {v.lstrip("*.") for v in values("lots-project")} | {"docs.google.com", "drive.google.com", "twitter.com",
           "github.com", "gist.github.com", "dropbox.com", "plus.google.com", "youtube.com", "pastebin.lu",
           "medium.com", "facebook.com", "groups.google.com", "en.wikipedia.org", "stackoverflow.com", "microsoft.com"}
vendors = values("security-provider-blogpost") + values("automated-malware-analysis")
write("security-sites.tsv", "sites of security vendors and analysts",
      "Where reports are published and samples are analysed.",
      [("domain", v.removeprefix("www.")) for v in vendors if is_domain(v) and v not in abused and v.removeprefix("www.") not in hosting])
write("revocation-hosts.tsv", "certificate revocation hosts", "CRL and OCSP hosts of certificate authorities.",
      [("domain", v) for v in values("crl-hostname") if is_domain(v)])
write("captive-portals.tsv", "captive portal checks", "Hosts that systems ask to see whether they are on-line.",
      [("domain", v) for v in values("captive-portals") if is_domain(v)])
microsoft = [v.lstrip(".") for v in values("microsoft")]
write("microsoft.tsv", "Microsoft's own domains", "Domains that Microsoft operates itself.",
      [("domain", v) for v in microsoft if is_domain(v)])

special = [("domain", v) for v in values("rfc6761") if is_domain(v)]
special += [("domain", v) for v in ("example.com", "example.net", "example.org", "example.edu")]
write("rfc6761.tsv", "RFC 6761 special-use names", "Names reserved for documentation and testing (RFC 2606, RFC 6761).",
      special)


def blocks(name):
    return [str(ipaddress.ip_network(v, strict=False)) for v in values(name)]


nets = {"rfc1918.tsv": ("RFC 1918 private addresses", "Private IPv4 blocks.", blocks("rfc1918")),
        "rfc6598.tsv": ("RFC 6598 shared addresses", "Carrier-grade NAT.", blocks("rfc6598")),
        "rfc3849.tsv": ("RFC 3849 documentation addresses", "IPv6 for documentation.", blocks("rfc3849"))}
rest = [b for b in blocks("rfc5735") if b not in nets["rfc1918.tsv"][2]
        and b not in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "192.88.99.0/24")]
nets["rfc5735.tsv"] = ("RFC 5735 special-use addresses", "Loopback, link local, this network, multicast and others.", rest)
for file, (name, why, rows) in nets.items():
    write(file, name, why, [("block", r) for r in rows])
write("rfc5737.tsv", "RFC 5737 documentation addresses", "The three IPv4 blocks for documentation.",
      [("block", v) for v in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")],
      "# Facts of RFC 5737.")
write("ipv6-reserved.tsv", "reserved IPv6 addresses",
      "Unspecified, loopback, mapped, discard, unique local, link local and multicast.",
      [("block", v) for v in ("::/128", "::1/128", "::ffff:0:0/96", "100::/64", "fc00::/7", "fe80::/10", "ff00::/8")],
      "# Facts of RFC 6890 and RFC 4291.")

# The big public resolvers, by their operators' own documents; each was checked to stand in the warning list.
resolvers = """1.1.1.1 1.0.0.1 1.1.1.2 1.0.0.2 1.1.1.3 1.0.0.3 8.8.8.8 8.8.4.4 9.9.9.9 149.112.112.112 9.9.9.10
149.112.112.10 9.9.9.11 149.112.112.11 208.67.222.222 208.67.220.220 208.67.222.123 208.67.220.123 4.2.2.1 4.2.2.2
4.2.2.3 4.2.2.4 4.2.2.5 4.2.2.6 94.140.14.14 94.140.15.15 76.76.2.0 76.76.10.0 185.228.168.9 185.228.169.9 64.6.64.6
64.6.65.6 156.154.70.1 156.154.71.1 77.88.8.8 77.88.8.1 114.114.114.114 114.114.115.115 223.5.5.5 223.6.6.6
119.29.29.29 180.76.76.76 168.126.63.1 168.126.63.2 80.80.80.80 80.80.81.81 84.200.69.80 84.200.70.40 195.46.39.39
195.46.39.40 8.26.56.26 8.20.247.20 76.76.19.19 89.233.43.71 91.239.100.100 101.101.101.101""".split()
resolvers6 = """2606:4700:4700::1111 2606:4700:4700::1001 2001:4860:4860::8888 2001:4860:4860::8844 2620:fe::fe
2620:fe::9 2620:119:35::35 2620:119:53::53 2a10:50c0::ad1:ff 2a10:50c0::ad2:ff""".split()
known = set(values("public-dns-v4"))
print("not in the warning list:", [r for r in resolvers if r not in known])
write("public-resolvers.tsv", "public DNS resolvers", "The big public resolvers.",
      [("ipv4", r) for r in resolvers if r in known] + [("ipv6", r) for r in resolvers6])
cdn = """akamai.net akamaiedge.net akamaihd.net akamaized.net akamaitechnologies.com edgesuite.net edgekey.net
cloudfront.net fastly.net fastlylb.net azureedge.net azurefd.net trafficmanager.net cloudflare.com cloudflare.net
cdnjs.cloudflare.com cdn.cloudflare.net cdn77.org cdn77.com b-cdn.net bunnycdn.com stackpathcdn.com llnwd.net
edgecastcdn.net jsdelivr.net cdn.jsdelivr.net unpkg.com gstatic.com ajax.googleapis.com fonts.googleapis.com
fonts.gstatic.com maxcdn.bootstrapcdn.com code.jquery.com""".split()
write("cdn.tsv", "CDNs' own domains", "Domains of content delivery networks themselves, not of their customers.",
      [("domain", v) for v in cdn], "# Facts of the operators' own documents.")
