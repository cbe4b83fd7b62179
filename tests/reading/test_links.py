"""Links: hostile addresses reach nothing, hostile servers cost little, and a page comes as it stands."""

import datetime as dt
import gzip
import ipaddress
import pickle
import socket
import ssl
import threading
import time
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from lib import timed
from lib.config import Config
from lib.errors import EmptyText, LinkRefused, NoAnswer, TooLarge
from lib.model import Article, Fetched, Told
from lib.reading import links
from lib.reading.addresses import found_in, only_links, parse, public, unwrapped
from lib.reading.wire import FRONT, Door, get, open_to_all
from tests.loopback import HERE, TO_HERE, Site, answer, hasty, here_only, moved

PAGE = b"<!doctype html><html><head><title>Abe in Riga</title></head><body><p>A story.</p></body></html>"
FAST = replace(Config(), fetching="1", fetch_seconds=2, file_bytes=200_000)

HOSTILE = [
    line
    for line in (Path(__file__).parent / "hostile_addresses.txt").read_text("utf-8").splitlines()
    if line[:1] != "#"
]

RESOLVED = [  # what a name of the attacker's may resolve to
    ["127.0.0.1"],
    ["::1"],
    ["8.8.8.8", "127.0.0.1"],
    ["127.0.0.1", "8.8.8.8"],
    ["10.1.2.3"],
    ["169.254.169.254"],
    ["fd00:ec2::254"],
    ["::ffff:127.0.0.1"],
    ["::ffff:a9fe:a9fe"],
    ["64:ff9b::7f00:1"],
    ["64:ff9b::a00:1"],
    ["2002:7f00:1::1"],
    ["2002:c0a8:101::"],
    ["fe80::1%lo"],
    ["::"],
    ["0.0.0.0"],
    ["100.64.1.1"],
    ["192.168.1.1", "2606:4700::1111"],
    ["2606:4700::1111", "::1"],
    ["224.0.0.251"],
    ["ff02::fb"],
    ["::127.0.0.1"],
    ["2001:0:a9fe:a9fe::1"],
    ["168.63.129.16"],
    ["not an address"],
    [""],
    [],
]


@pytest.fixture
def site():
    with Site().open() as one:
        yield one


def fetched(site: Site, path: str = "/", config: Config = FAST, door: Door = TO_HERE, **more) -> Fetched | LinkRefused:
    return links.fetch(site.url(path), config, door=door, manners=hasty(), **more)


# --- addresses ------------------------------------------------------------------------------------------------------


def test_there_are_enough_hostile_addresses():
    assert len(set(HOSTILE)) >= 56 and len(RESOLVED) >= 20


@pytest.mark.parametrize("address", HOSTILE)
def test_a_hostile_address_reaches_nothing(address):
    with Site().open() as four, Site(host="::1").open() as six:
        for site in (four, six):
            for door in (FRONT, Door(look_up=lambda host, port: [HERE, "::1"])):
                said = links.fetch(address.format(port=site.port), FAST, door=door, manners=hasty())
                assert isinstance(said, LinkRefused), said
                assert said.kind in ("not_a_link", "not_public", "with_password"), said
        assert four.reached == six.reached == 0


@pytest.mark.parametrize("found", RESOLVED)
def test_a_name_that_leads_inside_reaches_nothing(site, found):
    said = links.fetch(
        site.url("/", "evil.example.com"), FAST, door=Door(look_up=lambda host, port: found), manners=hasty()
    )
    assert isinstance(said, LinkRefused) and said.kind in ("not_public", "no_such_site") and site.reached == 0


@pytest.mark.parametrize("address", HOSTILE)
def test_a_redirect_to_a_hostile_address_reaches_nothing(site, address):
    with Site(host="127.0.0.2").open() as inner:
        site.pages["/"] = moved(address.format(port=inner.port))
        said = fetched(site)
        assert isinstance(said, LinkRefused) and inner.reached == 0
        assert site.paths().count("/") == 1 or said.kind == "roundabout"


def test_a_redirect_to_a_name_that_leads_inside_reaches_nothing(site):
    with Site(host="127.0.0.2").open() as inner:
        site.pages["/"] = moved(f"http://inner.example:{inner.port}/secret")
        door = Door(lambda host, port: ["127.0.0.2" if host == "inner.example" else HERE], here_only)
        assert fetched(site, door=door).kind == "not_public" and inner.reached == 0


def test_a_name_that_changes_its_mind_is_looked_up_once_and_checked_each_time(site):
    """DNS rebinding: public when it is checked, inside when it is connected to."""
    site.pages["/"] = answer(PAGE)
    with Site(host="127.0.0.2").open() as inner:
        answers = iter([[HERE], [HERE], ["127.0.0.2"], ["127.0.0.2"]])
        asked = []

        def look_up(host: str, port: int) -> list[str]:
            asked.append(host)
            return next(answers)

        door = Door(look_up, here_only)
        assert isinstance(fetched(site, door=door), Fetched)
        assert len(asked) == 2  # once for robots.txt, once for the page: never a second time for one connection
        said = links.fetch(f"http://news.example:{inner.port}/", FAST, door=door, manners=hasty())
        assert said.kind == "not_public" and inner.reached == 0


def test_the_machines_own_public_address_is_not_open():
    own = {a[4][0] for a in socket.getaddrinfo(socket.gethostname(), None)} | {HERE, "::1"}
    assert not any(open_to_all(a) for a in own)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "1.1.1.1",
        "172.15.0.1",
        "172.32.0.1",
        "192.167.1.1",
        "100.63.255.255",
        "100.128.0.1",
        "169.253.1.1",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450:4001::1",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::1",
    ],
)
def test_what_is_public_is_open(address):
    assert public(address) and public(ipaddress.ip_address(address))


def test_nothing_from_outside_opens_another_door(site, monkeypatch):
    site.pages["/"] = answer(PAGE)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, f"http://{HERE}:{site.port}")
    monkeypatch.setenv("NO_PROXY", "")
    assert links.fetch(f"http://{HERE}:{site.port}/", FAST).kind == "not_public"
    said = links.fetch("http://news.example/", FAST, door=Door(look_up=lambda h, p: [HERE]), manners=hasty())
    assert said.kind == "not_public" and site.reached == 0
    assert links.fetch.__defaults__[-2] is FRONT


def test_off_where_it_is_hosted_until_the_host_says_so(site):
    hosted = replace(FAST, owners=("a@example.org",), fetching="")
    site.pages["/"] = answer(PAGE)
    assert fetched(site, config=hosted).kind == "fetching_off" and site.reached == 0
    assert "ENTENTE_FETCH=1" in str(fetched(site, config=hosted))
    assert fetched(site, config=replace(FAST, fetching="0")).kind == "fetching_off"
    assert isinstance(fetched(site, config=replace(hosted, fetching="1")), Fetched)
    assert isinstance(fetched(site, config=replace(FAST, fetching="")), Fetched)


# --- what a page comes as -------------------------------------------------------------------------------------------


def test_a_page_comes_with_its_address_and_type(site):
    site.pages["/a/story.php?id=3"] = answer(PAGE, ETag='"v1"', Last_Modified="Sat, 13 Jan 2018 10:00:00 GMT")
    page = fetched(site, "/a/story.php?id=3#part")
    assert (page.data, page.kind, page.address, page.asked) == (
        PAGE,
        "text/html",
        site.url("/a/story.php?id=3"),
        site.url("/a/story.php?id=3"),
    )
    assert page.name == "news.example › story.html" and page.etag == '"v1"' and page.at.tzinfo is not None
    head = site.asked[-1].lower()
    assert (
        "user-agent: entente/" in head
        and "cookie" not in head
        and "authorization" not in head
        and "referer" not in head
    )


def test_the_host_says_whom_to_write_to(site):
    site.pages["/"] = answer(PAGE)
    fetched(site, config=replace(FAST, contact="https://visits.example.org/about\r\nX-Evil: 1"))
    assert "(+https://visits.example.org/aboutX-Evil:1)" in site.asked[-1] and "\r\nX-Evil" not in site.asked[-1]


def test_redirects_are_followed_and_named(site):
    site.pages |= {
        "/old": moved("/new", "301 Moved Permanently"),
        "/new": moved("https://news.example:1/"),
        "/page": answer(PAGE),
    }
    site.pages["/new"] = moved(site.url("/page", "other.example"))
    page = fetched(site, "/old")
    assert page.address == site.url("/page", "other.example") and page.asked == site.url("/old")


def test_a_roundabout_ends(site):
    site.pages |= {f"/{n}": moved(f"/{n + 1}") for n in range(50)}
    assert fetched(site, "/0").kind == "roundabout" and len(site.paths()) == 6


def test_the_time_is_for_all_of_a_chain(site):
    def slow(connection, head):
        time.sleep(0.9)
        connection.sendall(moved(f"/{int(head.split(' ')[1][1:]) + 1}"))

    site.pages |= {f"/{n}": slow for n in range(9)}
    began = time.monotonic()
    assert fetched(site, "/0").kind == "no_answer" and time.monotonic() - began < FAST.fetch_seconds + 1.5


def test_a_cookie_is_neither_kept_nor_sent(site):
    site.pages |= {
        "/": answer(status="302 Found", Location="/in", Set_Cookie="id=1"),
        "/in": answer(PAGE, Set_Cookie="id=2"),
    }
    assert isinstance(fetched(site), Fetched) and not any("cookie:" in head.lower() for head in site.asked)


@pytest.mark.parametrize(
    ("status", "words", "passing"),
    [
        ("401 Unauthorized", "sign in", False),
        ("403 Forbidden", "does not let programs in", False),
        ("404 Not Found", "no such page", False),
        ("410 Gone", "gone", False),
        ("429 Too Many", "later", True),
        ("451 Legal", "may not be shown", False),
        ("500 Oops", "fault", True),
        ("503 Busy", "busy", True),
        ("204 Nothing", "did not come", False),
        ("300 Choices", "did not come", False),
    ],
)
def test_what_a_site_answers_is_one_sentence(site, status, words, passing):
    site.pages["/"] = answer(status=status, Retry_After="120")
    said = fetched(site)
    assert (
        said.kind == "answered"
        and words in str(said)
        and said.status == int(status[:3])
        and said.passing is passing
        and said.later == 120
    )


def test_asking_again_costs_nothing_where_nothing_is_new(site):
    site.pages["/"] = answer(status="304 Not Modified")
    page = fetched(site, etag='"v1"', modified="Sat, 13 Jan 2018 10:00:00 GMT")
    assert page.unchanged and page.data == b""
    assert 'If-None-Match: "v1"' in site.asked[-1] and "If-Modified-Since: Sat, 13 Jan 2018" in site.asked[-1]
    fetched(site, etag="a\r\nX-Evil: 1")
    assert "X-Evil" not in site.asked[-1]


def test_pictures_and_films_are_refused_before_they_come(site):
    def film(connection, head):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 100000000\r\n\r\n")
        time.sleep(1.5)

    site.pages["/"] = film
    began = time.monotonic()
    assert str(fetched(site)) == f"news.example:{site.port}/ is a film, not a text." and time.monotonic() - began < 1


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("windows-1251", "Рига"),
        ("iso-8859-1", "“Māris”".replace("ā", "a")),
        ("shift_jis", "東京"),
        ("windows-1257", "Māris Kučinskis"),
    ],
)
def test_the_encoding_the_site_tells_is_kept(site, charset, text):
    site.pages["/"] = answer(
        text.encode("cp1252" if charset == "iso-8859-1" else charset), kind=f"text/html; charset={charset}"
    )
    assert fetched(site).data.decode("utf-8-sig") == text


@pytest.mark.parametrize(
    "charset", ["idna", "punycode", "zip", "rot13", "unicode_escape", "undefined", "nonsense", "x" * 500]
)
def test_an_encoding_that_is_none_changes_nothing(site, charset):
    site.pages["/"] = answer(b"Riga \\x41 &amp; more", kind=f"text/html; charset={charset}")
    assert fetched(site).data == b"Riga \\x41 &amp; more"


def test_utf_8_called_latin_1_is_utf_8(site):
    site.pages["/"] = answer("Māris".encode(), kind="text/html; charset=iso-8859-1")
    assert fetched(site).data.decode("utf-8-sig") == "Māris"


# --- hostile servers ------------------------------------------------------------------------------------------------


def drip(connection, head):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(200):
        connection.sendall(b"x")
        time.sleep(0.1)


def drip_head(connection, head):
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for n in range(200):
        connection.sendall(b"X-%d: y\r\n" % n)
        time.sleep(0.1)


def silent(connection, head):
    time.sleep(10)


def endless(connection, head):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65_536)


def endless_head(connection, head):
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-More: " + b"y" * 1_000 + b"\r\n")


def always_continue(connection, head):
    while True:
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 100)


def endless_chunks(connection, head):
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"1;ext=" + b"z" * 2_000 + b"\r\nx\r\n")


def packed(body: bytes, how: str = "gzip") -> bytes:
    return answer(body, Content_Encoding=how)


@pytest.mark.parametrize(
    ("page", "kinds"),
    [
        (drip, {"no_answer"}),
        (drip_head, {"no_answer"}),
        (silent, {"no_answer"}),
        (endless, {"too_large"}),
        (endless_head, {"no_answer", "too_large"}),
        (always_continue, {"no_answer", "too_large"}),
        (endless_chunks, {"no_answer", "too_large"}),
        (b"", {"no_answer"}),
        (b"\x00\xff" * 500 + b"\r\n\r\n", {"no_answer"}),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", {"no_answer"}),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", {"no_answer"}),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\nshort", {"no_answer"}),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n", {"no_answer"}),
        (answer(b"x" * 300_000), {"too_large"}),
        (packed(gzip.compress(b"x" * 50_000_000)), {"too_large"}),
        (packed(zlib.compress(b"x" * 50_000_000), "deflate"), {"too_large"}),
        (packed(gzip.compress(gzip.compress(b"x" * 50_000_000)), "gzip, gzip"), {"answered"}),
        (packed(b"no gzip at all"), {"answered"}),
        (packed(b"whatever", "br"), {"answered"}),
    ],
)
def test_a_hostile_server_costs_little(site, page, kinds):
    site.pages["/"] = page
    began = time.monotonic()
    said = fetched(site)
    assert isinstance(said, LinkRefused) and said.kind in kinds, said
    assert time.monotonic() - began < FAST.fetch_seconds + 1.5


@pytest.mark.parametrize("how", ["gzip", "deflate", "raw"])
def test_packed_pages_are_unpacked(site, how):
    raw = zlib.compressobj(wbits=-15)
    body = {
        "gzip": gzip.compress(PAGE * 500),
        "deflate": zlib.compress(PAGE * 500),
        "raw": raw.compress(PAGE * 500) + raw.flush(),
    }[how]
    site.pages["/"] = packed(body, "deflate" if how == "raw" else how)
    assert fetched(site).data == PAGE * 500


def test_a_resolver_that_does_not_answer_is_given_up(site):
    begun = threading.Event()

    def asleep(host: str, port: int) -> list[str]:
        begun.set()
        time.sleep(8)
        return [HERE]

    began = time.monotonic()
    said = fetched(site, door=Door(asleep, here_only))
    assert (
        said.kind == "no_answer"
        and begun.is_set()
        and time.monotonic() - began < FAST.fetch_seconds + 1.5
        and site.reached == 0
    )


def certificate(where: Path, name: str) -> ssl.SSLContext:
    """A server's half of TLS with a certificate that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder(
        who, who, key.public_key(), x509.random_serial_number(), now - dt.timedelta(days=1), now + dt.timedelta(days=1)
    )
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False).sign(
        key, hashes.SHA256()
    )
    (where / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (where / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(where / "cert.pem", where / "key.pem")
    return context


@pytest.mark.parametrize("name", ["news.example", "other.example"])
def test_a_site_has_to_prove_that_it_is_the_one_named(site, tmp_path, monkeypatch, name):
    """A certificate that nobody trusts is refused; so is a trusted one of another name."""
    context = certificate(tmp_path, name)

    def speak(connection, head):
        with context.wrap_socket(connection, server_side=True) as safe:
            head = safe.recv(65_536).decode()
            site.paths_told.append(head.split(" ")[1])
            safe.sendall(answer(PAGE) if "/robots.txt" not in head else answer(status="404 Not Found"))

    site.first, site.paths_told = speak, []
    address = site.url("/").replace("http:", "https:")
    said = links.fetch(address, FAST, door=TO_HERE, manners=hasty())
    assert said.kind == "no_answer" and "certificate" in str(said) and not site.paths_told
    timed.trust().load_verify_locations(tmp_path / "cert.pem")
    try:
        said = links.fetch(address, FAST, door=TO_HERE, manners=hasty())
        assert (
            (said.data == PAGE and site.paths_told == ["/robots.txt", "/"])
            if name == "news.example"
            else ("certificate" in str(said) and not site.paths_told)
        )
    finally:
        timed.trust.cache_clear()


def test_a_plain_server_is_no_https(site):
    site.first = lambda connection, head: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    assert "HTTPS" in str(links.fetch(site.url("/").replace("http:", "https:"), FAST, door=TO_HERE, manners=hasty()))


# --- manners --------------------------------------------------------------------------------------------------------


def test_robots_txt_is_obeyed(site):
    site.pages |= {
        "/robots.txt": answer(
            b"User-agent: *\nDisallow: /private\nAllow: /private/press$\n\nUser-agent: other\nDisallow: /",
            kind="text/plain",
        ),
        "/": answer(PAGE),
        "/private/x": answer(PAGE),
        "/private/press": answer(PAGE),
    }
    assert isinstance(fetched(site), Fetched) and isinstance(fetched(site, "/private/press"), Fetched)
    said = fetched(site, "/private/x")
    assert said.kind == "kept_out" and "paste the text" in str(said) and "/private/x" not in site.paths()


def test_a_redirect_asks_the_other_sites_rules_too(site):
    with Site(name="closed.example").open() as closed:
        closed.pages |= {
            "/robots.txt": answer(b"User-agent: Entente\nDisallow: /", kind="text/plain"),
            "/": answer(PAGE),
        }
        site.pages["/"] = moved(closed.url("/"))
        assert fetched(site).kind == "kept_out" and closed.paths() == []


@pytest.mark.parametrize(
    ("robots", "open_"),
    [
        (answer(status="404 Not Found"), True),
        (answer(status="403 Forbidden"), True),
        (answer(status="500 Oops"), False),
        (answer(status="503 Busy"), False),
        (answer(status="429 Slow"), False),
        (moved("/robots.txt"), True),
        (answer(b"User-agent: *\nDisallow:\n" + b"#" * 700_000, kind="text/plain"), True),
        (answer(b"\xff\xfe\x00" * 1_000), True),
        (moved("http://127.0.0.1/robots.txt"), True),
        (b"", False),
    ],
)
def test_what_a_robots_txt_that_cannot_be_had_means(site, robots, open_):
    site.pages |= {"/robots.txt": robots, "/": answer(PAGE)}
    assert isinstance(fetched(site), Fetched) is open_ and (site.paths() == ["/"]) is open_


def test_robots_txt_is_asked_for_once_an_hour_and_a_host_once_a_second(site):
    site.pages |= {f"/{n}": answer(PAGE) for n in range(3)}
    manners = links.Manners()
    began = time.monotonic()
    for n in range(3):
        assert isinstance(links.fetch(site.url(f"/{n}"), FAST, door=TO_HERE, manners=manners), Fetched)
    assert 3.0 <= time.monotonic() - began < 5.0
    assert sum("/robots.txt" in head for head in site.asked) == 1


# --- texts with links -----------------------------------------------------------------------------------------------


def test_links_are_found_in_lists_tables_and_bookmarks():
    assert found_in("See https://a.example/1. And (https://b.example/x_(y)), https://a.example/1!") == [
        "https://a.example/1",
        "https://b.example/x_(y)",
    ]
    assert found_in(
        'date,url\n2018-01-13,"https://a.example/1?x=1&amp;y=2"\n<DT><A HREF="http://b.example/">B</A>'
    ) == ["https://a.example/1?x=1&y=2", "http://b.example/"]
    assert found_in("https://www.google.com/url?rct=j&url=https://news.example/story&ct=ga") == [
        "https://news.example/story"
    ]
    assert (
        unwrapped("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fnews.example%2Fa&data=05")
        == "https://news.example/a"
    )
    assert (
        unwrapped("https://google.com.evil.example/url?url=https://x.example/")
        == "https://google.com.evil.example/url?url=https://x.example/"
    )
    assert (
        only_links("# mine\nhttps://a.example/1\n\nhttps://b.example/2\n")
        == ["https://a.example/1", "https://b.example/2"]
        and only_links("A text with https://a.example/1") == []
    )
    assert found_in("https://" + "(" * 5_000) is not None and len(found_in("https://a.example/1\n" * 5_000)) == 1


def test_an_address_is_taken_apart_once():
    assert (
        str(parse("HTTPS://Bücher.Example:443/a b/ü?q=ö&x=%20#frag"))
        == "https://xn--bcher-kva.example/a%20b/%C3%BC?q=%C3%B6&x=%20"
    )
    assert (
        str(parse("http://news.example:8080")) == "http://news.example:8080/"
        and parse("//other.example/x", parse("https://news.example/")).site == "other.example"
    )


# --- pages as articles ----------------------------------------------------------------------------------------------

STORY = b"""<!doctype html><html><head><meta charset="utf-8"><title>Abe in Riga</title>
<meta property="og:title" content="Abe in Riga">%s</head><body><article><h1>Abe in Riga</h1>
<p>Japanese Prime Minister Shinzo Abe arrived in Riga on Saturday for talks with Latvian Prime Minister Maris
Kucinskis about trade and security.</p>
<p>The two leaders met at the Castle and spoke about a direct flight between the capitals, officials said after the
meeting on Saturday evening.</p></article></body></html>"""


def one(site: Site, head: bytes = b"", told: Told = Told()) -> Article:
    site.pages["/abe"] = answer(STORY % head)
    (article,) = links.read(fetched(site, "/abe"), FAST, told)
    return article


def test_an_article_keeps_the_address_it_was_fetched_from(site):
    article = one(site, b'<link rel="canonical" href="https://famous-paper.example/abe">')
    assert article.url == site.url("/abe") and article.source == "news.example" and article.title == "Abe in Riga"
    assert one(site, f'<link rel="canonical" href="{site.url("/abe-in-riga")}">'.encode()).url == site.url(
        "/abe-in-riga"
    )


def test_the_day_of_a_feed_helps_where_the_page_has_none(site):
    told = Told("Title", "Sat, 13 Jan 2018 23:40:00 -0500", "The Paper")
    assert str(one(site).published) == "None" and "No publication date" in one(site).doubt
    article = one(site, told=told)
    assert (str(article.published), article.published_by, article.doubt, article.source) == (
        "2018-01-13",
        "feed",
        "",
        "The Paper",
    )
    own = one(site, b'<meta property="article:published_time" content="2018-01-14T08:00:00Z">', told)
    assert str(own.published) == "2018-01-14" and own.published_by == "metadata"


def test_a_feed_given_as_a_link_is_told(site):
    for feed in (
        b'<?xml version="1.0"?><!-- a --><rss version="2.0"><channel></channel></rss>',
        b"<feed xmlns='http://www.w3.org/2005/Atom'></feed>",
        b'{"version": "https://jsonfeed.org/version/1.1", "items": []}',
    ):
        site.pages["/f"] = answer(feed, kind="application/xml")
        (said,) = links.read(fetched(site, "/f"), FAST)
        assert said.kind == "is_a_feed"
    assert not links.is_feed(Fetched("", "", b"<!-- x -->" * 400 + b"<html>", "", "", None))


def test_one_request_never_keeps_a_connection(site):
    site.pages["/"] = answer(PAGE)
    told = get(parse(site.url("/")), {"User-Agent": "x"}, 1_000, 2, TO_HERE)
    assert told.status == 200 and "Connection: close" in site.asked[-1]


def test_a_refusal_crosses_from_one_process_to_another_as_it_is():
    for said in (EmptyText("a/b.txt"), TooLarge("x", "5 MB"), NoAnswer("https://me:secret@a.example/x", "it broke")):
        other = pickle.loads(pickle.dumps(said))
        assert (str(other), other.name, type(other)) == (str(said), said.name, type(said)) and "secret" not in str(said)
