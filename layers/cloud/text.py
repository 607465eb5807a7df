"""Texts in two languages: a plain string, or one per language."""

Text = str | dict[str, str]
LANGUAGES = ("zh", "en")


def localized(text: Text, language: str) -> str:
    """`text` in `language`, else in English, else in whatever language it has."""
    if isinstance(text, str):
        return text
    return text.get(language) or text.get("en") or next(iter(text.values()), "")


def preferred_language(accept_language: str | None) -> str:
    """The best of ours in an `Accept-Language` header (RFC 9110, 12.5.4); English when none fits."""
    best, best_quality = "en", 0.0
    for part in (accept_language or "").split(","):
        tag, _, parameter = part.strip().partition(";")
        language = tag.split("-")[0].lower()
        quality = _quality(parameter)
        if language in LANGUAGES and quality > best_quality:
            best, best_quality = language, quality
    return best


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
