"""Settings: typed, and told by name when they cannot be read."""

import pytest

from infra import settings_page
from infra.local import settings as laptop
from layers.cloud import settings


def test_what_is_not_set_or_empty_is_the_default(monkeypatch):
    monkeypatch.delenv("SLUICE_ORDER_WANTED_SECONDS", raising=False)
    assert settings.ORDER_WANTED_SECONDS() == 1800.0
    monkeypatch.setenv("SLUICE_ORDER_WANTED_SECONDS", "")
    assert settings.ORDER_WANTED_SECONDS() == 1800.0


def test_a_setting_is_read_as_its_type_each_time(monkeypatch):
    monkeypatch.setenv("SLUICE_SMS", "on")
    assert settings.SMS() is True
    monkeypatch.setenv("SLUICE_SMS", "off")
    assert settings.SMS() is False


@pytest.mark.parametrize(
    ("name", "setting", "wrong"),
    [
        ("SLUICE_INTAKE_START", settings.INTAKE_START, "five"),
        ("SLUICE_INTAKE_START", settings.INTAKE_START, "-1"),
        ("SLUICE_STRIPE_BUDGET_SECONDS", settings.STRIPE_BUDGET_SECONDS, "nan"),
        ("POWERTOOLS_TRACE_ENABLED", settings.TRACES, "maybe"),
        ("PORT", laptop.PORT, "70000"),
        ("PORT", laptop.PORT, "8400x"),
        ("SLUICE_WORKERS", laptop.WORKERS, "0"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_name_and_what_was_expected(monkeypatch, name, setting, wrong):
    monkeypatch.setenv(name, wrong)
    with pytest.raises(settings.SettingError, match=f"{name} is '{wrong}': expected {setting.expected}"):
        setting()


def test_no_two_settings_share_a_name():
    names = [one.name for one in (*settings.ALL, *laptop.LAPTOP)]
    assert len(names) == len(set(names)) > 20


def test_the_page_of_settings_is_current():
    assert settings_page.PAGE.read_text() == settings_page.page(), "run `python -m infra.settings_page`"
