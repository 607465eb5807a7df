"""What is read of Parameter Store is believed for minutes, and read anew where something fits none of it."""

import pytest
from botocore.exceptions import ConnectTimeoutError

from layers.cloud.secrets import BELIEVED, DOUBTED, SecretMissingError, fits, has_changed, secret, values
from tests.support.parameters import Parameters, Watch

KEY = "admin-key"


def is_last_years(value: str) -> bool:
    return value == "of-last-year"


def is_this_years(value: str) -> bool:
    return value == "of-this-year"


def test_a_secret_is_read_once_in_five_minutes(store: Parameters, watch: Watch) -> None:
    assert [secret(KEY), secret(KEY)] == ["of-last-year"] * 2
    assert store.asked == 1
    store.put(KEY, "of-this-year")
    watch.seconds += BELIEVED - 1
    assert secret(KEY) == "of-last-year"
    watch.seconds += 1
    assert [secret(KEY), secret(KEY)] == ["of-this-year"] * 2
    assert store.asked == 2


def test_while_a_secret_changes_both_values_fit_and_the_newest_is_used(store: Parameters) -> None:
    store.put(KEY, "of-this-year\n\nof-last-year\n")
    assert (secret(KEY), values(KEY)) == ("of-this-year", ["of-this-year", "of-last-year"])
    assert fits(KEY, is_last_years)
    assert fits(KEY, is_this_years)
    assert store.asked == 1


def test_what_fits_nothing_known_is_tried_on_what_is_read_anew(store: Parameters, watch: Watch) -> None:
    assert fits(KEY, is_last_years)
    store.put(KEY, "of-this-year")
    watch.seconds += DOUBTED
    assert fits(KEY, is_this_years)
    assert not fits(KEY, is_last_years)


def test_strangers_cannot_have_it_read_more_than_once_a_minute(store: Parameters, watch: Watch) -> None:
    for _ in range(50):
        assert not fits(KEY, is_this_years)
    assert store.asked == 1
    watch.seconds += DOUBTED
    for _ in range(50):
        assert not fits(KEY, is_this_years)
    assert store.asked == 2


def test_a_store_that_is_away_leaves_what_is_known(store: Parameters, watch: Watch) -> None:
    assert secret(KEY) == "of-last-year"
    store.away = True
    watch.seconds += BELIEVED
    assert [secret(KEY), secret(KEY)] == ["of-last-year"] * 2
    assert store.asked == 2
    assert not has_changed(KEY)


def test_a_store_that_was_never_reached_is_an_error(store: Parameters) -> None:
    store.away = True
    with pytest.raises(ConnectTimeoutError):
        secret(KEY)


def test_a_secret_that_was_taken_away_is_missing(store: Parameters, watch: Watch) -> None:
    assert secret(KEY) == "of-last-year"
    store.kept.clear()
    watch.seconds += BELIEVED
    with pytest.raises(SecretMissingError, match="/sluice/dev/admin-key does not exist"):
        secret(KEY)
    store.put(KEY, " \n")
    with pytest.raises(SecretMissingError, match="admin-key is blank"):
        secret(KEY)


def test_a_secret_of_the_environment_is_not_asked_for(store: Parameters, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_ADMIN_KEY", "of-the-laptop")
    assert not fits(KEY, is_last_years)
    assert (secret(KEY), store.asked) == ("of-the-laptop", 0)
