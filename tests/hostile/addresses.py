"""Addresses that lead to the machine itself or the network it is in, in every spelling, and those that are no page."""

from __future__ import annotations

from typing import Final

INSIDE: Final = (
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "017700000001", "0177.0.0.1", "0x7f000001", "0x7f.0.0.1",
    "0x7F.0x0.0x0.0x1", "127.255.255.254", "0", "0.0.0.0", "10.0.0.1", "10.1", "172.16.0.1", "172.31.255.255",
    "192.168.0.1", "3232235521", "169.254.169.254", "2852039166", "0xA9FEA9FE", "0251.0376.0251.0376", "100.64.0.1",
    "198.18.0.1", "192.0.0.1", "192.0.2.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "localhost", "localhost.",
    "LOCALHOST", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
    "[::ffff:0:127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::169.254.169.254]", "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]", "[2002:a9fe:a9fe::]", "[2001:0:7f00:1::]", "[fc00::1]", "[fd00:ec2::254]", "[fe80::1]",
    "[fec0::1]", "[ff02::1]", "[2001:db8::1]", "[::ffff:10.0.0.1]", "127.0.0.1.", "①②⑦.⓪.⓪.①", "127。0。0。1",
)  # fmt: skip
"""Hosts that no request may reach."""

NAMES: Final = ("inside.example", "xn--nxasmq6b.example", "ｉｎｓｉｄｅ.example", "inside.example.")
"""Names that somebody's own server of names leads inside."""

FORMS: Final = (
    "http://{}/", "file:///etc/passwd", "file://{}/etc/passwd", "ftp://{}/", "gopher://{}:6379/_", "dict://{}:11211/",
    "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "jar:https://{}!/", "ldap://{}/", "//{}/",
    "https://user:word@{}/", "https://{}@example.org/", "https://{}:22/", "https://{}:443@example.org/",
    "https://example.org#@{}/", "https://example.org\\@{}/", "https:\\\\{}\\", "https:///{}/", " \thttps://{}:80/",
    "https://{}\r\nHost: example.org/", "https://{}\0.example.org/", "https://%31%32%37.0.0.1:81/", "https://[{}]/",
    "https://example.org%2f@{}/", "https://example.org:{}/", "https://{},example.org/", "HTTPS://{}:8443/",
)  # fmt: skip
"""Addresses with a host at the braces: none of them leads to a page of example.org, which alone is allowed."""
