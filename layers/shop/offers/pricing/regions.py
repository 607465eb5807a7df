"""The regions of a country, however they are spelt: Québec and QC are one, and so are 广东, 广东省 and Guangdong.

Of the countries that have rates or warehouses by region; of others a region is what was written, folded.
"""

import re
import unicodedata
from functools import cache

from layers.shop.offers.pricing.countries import CA_PROVINCES, US_STATES

# GB/T 2260 and ISO 3166-2:CN, and each province's name without what kind of region it is.
_CHINA = {
    "BJ": "Beijing 北京", "TJ": "Tianjin 天津", "HE": "Hebei 河北", "SX": "Shanxi 山西", "NM": "Nei-Mongol 内蒙古",
    "LN": "Liaoning 辽宁 遼寧", "JL": "Jilin 吉林", "HL": "Heilongjiang 黑龙江 黑龍江", "SH": "Shanghai 上海",
    "JS": "Jiangsu 江苏 江蘇", "ZJ": "Zhejiang 浙江", "AH": "Anhui 安徽", "FJ": "Fujian 福建", "JX": "Jiangxi 江西",
    "SD": "Shandong 山东 山東", "HA": "Henan 河南", "HB": "Hubei 湖北", "HN": "Hunan 湖南",
    "GD": "Guangdong Canton 广东 廣東", "GX": "Guangxi 广西 廣西", "HI": "Hainan 海南", "CQ": "Chongqing 重庆 重慶",
    "SC": "Sichuan Szechuan 四川", "GZ": "Guizhou 贵州 貴州", "YN": "Yunnan 云南 雲南", "XZ": "Xizang Tibet 西藏",
    "SN": "Shaanxi 陕西 陝西", "GS": "Gansu 甘肃 甘肅", "QH": "Qinghai 青海", "NX": "Ningxia 宁夏 寧夏",
    "XJ": "Xinjiang 新疆", "TW": "Taiwan 台湾 臺灣 台灣", "HK": "Hong-Kong 香港", "MO": "Macao Macau 澳门 澳門",
}  # fmt: skip
_ALSO = {
    "CN": {"NM": ["Inner Mongolia"], "XZ": ["Tibet Autonomous Region"], "GX": ["广西壮族自治区"],
           "NX": ["宁夏回族自治区"], "XJ": ["新疆维吾尔自治区"]},
    # As Canada's own post spells them in French; and the older names and short forms that are still written.
    "CA": {
        "BC": ["Colombie-Britannique", "C.-B.", "B.C.", "卑诗省", "不列颠哥伦比亚"],
        "NB": ["Nouveau-Brunswick", "N.-B."],
        "NL": ["Terre-Neuve-et-Labrador", "Newfoundland", "Labrador", "NF", "T.-N.-L.", "Newfoundland & Labrador"],
        "NS": ["Nouvelle-Écosse", "N.-É."], "NT": ["Territoires du Nord-Ouest", "T.N.-O.", "N.W.T."],
        "ON": ["Ont.", "安大略"], "PE": ["Île-du-Prince-Édouard", "Î.-P.-É.", "P.E.I.", "PEI"],
        "QC": ["PQ", "P.Q.", "Qué.", "Que.", "魁北克"], "YT": ["Yukon Territory", "Territoire du Yukon", "YK"],
        "AB": ["Alta.", "阿尔伯塔"], "MB": ["Man."], "SK": ["Sask."],
    },
    "US": {
        "CA": ["Calif.", "加利福尼亚", "加州"], "NY": ["New York State", "纽约"], "TX": ["Tex.", "得克萨斯", "德州"],
        "FL": ["Fla.", "佛罗里达"], "MA": ["Mass.", "马萨诸塞"], "PA": ["Penn.", "宾夕法尼亚"],
        "IL": ["Ill.", "伊利诺伊"],
        "WA": ["Wash.", "Washington State", "华盛顿"], "NJ": ["新泽西"], "HI": ["Hawai‘i", "Hawaiʻi", "夏威夷"],
        "DC": ["Washington DC", "Washington, D.C."], "VI": ["US Virgin Islands", "U.S. Virgin Islands"],
        "PR": ["Porto Rico"], "MP": ["Northern Marianas", "CNMI"],
    },
}  # fmt: skip
_KINDS = re.compile(
    r"(?:特别行政区|特別行政區|(?:壮族|回族|维吾尔)?自治区|自治區|省|市|州)\Z"
    r"|(?: province| municipality| autonomous region| sar| sheng| shi)\Z"
    r"|^(?:province|provincia|state|territory) (?:of|de|du) |^province de l"
)


def region_code(country: str, given: str) -> str | None:
    """The code of a region in ISO 3166-2, without its country's; None where the country's are known and none is meant.

    What is written of a country whose regions make no difference to us is answered folded.
    """
    wanted = _folded(given)
    known = _spellings(country)
    if not known:
        return wanted
    wanted = wanted.removeprefix(f"{country.lower()} ")
    return known.get(wanted) or known.get(_KINDS.sub("", wanted)) or known.get(wanted.replace(" ", ""))


def same_region(country: str, one: str, other: str) -> bool:
    """Whether two spellings are of one region; of two that are nowhere in the country, whether they are alike."""
    codes = [region_code(country, each) or _folded(each) for each in (one, other)]
    return bool(codes[0]) and codes[0] == codes[1]


@cache
def _spellings(country: str) -> dict[str, str]:
    """Codes by every folded spelling."""
    found: dict[str, str] = {}
    for code, names in _named(country).items():
        for name in (*names, *_ALSO[country].get(code, ())):
            found.setdefault(_folded(name), code)
            found.setdefault(_folded(name).replace(" ", ""), code)
    return {**found, **{code.lower(): code for code in _named(country)}}


def _named(country: str) -> dict[str, list[str]]:
    if country == "CN":
        return {code: names.split() for code, names in _CHINA.items()}
    return {code: [name] for code, name in {"US": US_STATES, "CA": CA_PROVINCES}.get(country, {}).items()}


def _folded(text: str) -> str:
    """Without accents, case, width, punctuation and doubled blanks."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(" " if _parts(each) else each for each in plain if not unicodedata.combining(each))
    return " ".join(re.sub(r"[.'’‘ʻ`´]", "", letters).split())


def _parts(character: str) -> bool:
    return character in "-–—,_/&" or character.isspace()
