"""Pages of somebody else do not reach what listens on a laptop; programs and our own pages do."""

import pytest

from infra.local.foreign import Guarded, refusal

HERE = "127.0.0.1:5000"
OURS = [HERE, "localhost:5000", "LOCALHOST", "[::1]:5000", "goods.localhost:5000", "127.8.8.8", ""]
OTHERS = ["evil.example:5000", "127.0.0.1.nip.io", "localhost.evil.example", "192.168.1.7", "[", "0"]


def refused(is_page=False, **headers):
    named = {"Host": HERE} | {name.replace("_", "-"): value for name, value in headers.items()}
    return refusal(named.get, is_page)


@pytest.mark.parametrize("host", OURS)
def test_a_program_on_this_machine_is_answered(host):
    assert refused(Host=host) == ""


@pytest.mark.parametrize("host", OTHERS)
def test_another_name_for_this_machine_is_refused_and_told(host):
    assert host in refused(Host=host)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:3000", "https://127.0.0.1:5000"])
def test_pages_of_other_origins_are_refused(origin):
    assert origin in refused(Origin=origin)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_requests_that_pages_of_others_cause_are_refused_whatever_they_are(site):
    assert refused(Sec_Fetch_Site=site)
    assert refused(Sec_Fetch_Site=site, Sec_Fetch_Mode="navigate")


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_our_own_pages_and_addresses_typed_by_hand_are_answered(site):
    assert refused(Origin=f"http://{HERE}", Sec_Fetch_Site=site) == ""


def test_a_page_may_be_visited_from_a_link_but_not_by_another_name():
    visit = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"}
    assert refused(is_page=True, **visit) == ""
    assert refused(is_page=True, Host="evil.example", **visit)
    assert refused(is_page=True, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors")


def test_what_is_refused_does_not_reach_the_application():
    def application(environ, start_response):
        raise AssertionError("asked")

    told = []
    asked = {"HTTP_HOST": HERE, "HTTP_ORIGIN": "https://evil.example"}
    (body,) = Guarded(application)(asked, lambda *answer: told.append(answer))
    assert told[0][0] == "403 Forbidden"
    assert b"evil.example" in body
