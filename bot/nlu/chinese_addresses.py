"""Addresses as they are written in China: from the large to the small, without blanks."""

from __future__ import annotations

import re

_MUNICIPAL = "北京|上海|天津|重庆|重慶"
_PROVINCES = (
    "河北|山西|辽宁|遼寧|吉林|黑龙江|黑龍江|江苏|江蘇|浙江|安徽|福建|江西|山东|山東|河南|湖北|湖南|广东|廣東|海南|四川|贵州|貴州|"
    "云南|雲南|陕西|陝西|甘肃|甘肅|青海|台湾|臺灣|内蒙古|內蒙古|广西|廣西|西藏|宁夏|寧夏|新疆"
)
_CITIES = (
    "广州|廣州|深圳|成都|杭州|武汉|武漢|西安|南京|苏州|蘇州|郑州|鄭州|长沙|長沙|青岛|青島|沈阳|瀋陽|大连|大連|宁波|寧波|厦门|廈門|"
    "济南|濟南|福州|合肥|昆明|哈尔滨|长春|石家庄|南昌|南宁|贵阳|太原|兰州|海口|无锡|佛山|东莞|珠海|温州|泉州|中山|惠州|常州"
)
_ELSEWHERE = {
    "台北": "TW",
    "臺北": "TW",
    "新北": "TW",
    "高雄": "TW",
    "台湾": "TW",
    "臺灣": "TW",
    "香港": "HK",
    "澳门": "MO",
    "澳門": "MO",
}
_ROAD = "路|街|大道|大街|道|巷|弄|胡同|村|镇|鎮|里|苑|园|園|小区|小區|花园|花園|公寓|大厦|大廈|广场|廣場|中心|大楼|宿舍"
_H = "[\u4e00-\u9fff]"
_SMALL = (
    r"(?:[之\-]?\d{1,5}|[A-Za-z]|[一二三四五六七八九十东西南北])?"
    "(?:号楼|号院|号|號|弄|栋|棟|幢|座|单元|單元|楼|樓|层|層|室|房|门|門|户)"
)
# What comes before an address: "please send it to", "change it to", "the address is".
_LEAD = re.compile(
    "(?:改成|改为|改為|改到|换成|換成|换到|換到|变成|换为|寄到|寄往|寄去|寄给|送到|送去|送往|发到|发往|发去|發到|發往|搬到|搬去|搬家到|"
    "地址是|地址为|地址為|地址在|地址|住在|我住|应该是|应为|應該是|就是|是|到|在|給|给|:|,)\\s*(?:中国|中國)?"
)
# A district, or a town that a larger one governs: no road lies within its name.
_AREA = rf"(?:(?![路街道巷号號]){_H}){{1,6}}?(?:新区|新區|自治县|自治縣|区|區|县|縣|开发区|開發區|旗|(?<!超)市)"
_PARTS = re.compile(
    rf"(?:中国|中國)?[\s,]*(?:(?P<province>(?:{_PROVINCES})(?:省|{_H}{{0,5}}自治区|{_H}{{0,5}}自治區)?|{_H}{{2,7}}?省))?[\s,]*"
    rf"(?P<city>(?:{_MUNICIPAL}|{_CITIES})市?|{_H}{{2,5}}?市|{_H}{{2,10}}?(?:自治州|地区|地區))?[\s,]*"
    rf"(?P<area>{_AREA})?[\s,]*"
    rf"(?P<street>(?:{_H}|[A-Za-z]){{1,14}}?(?:{_ROAD})"
    rf"(?:{_H}|[A-Za-z0-9]|[-#]|\s(?=\d{{1,5}}(?!\d))|(?<=\d)\s(?={_SMALL})){{0,30}}|"
    rf"{_H}{{2,12}}\d{{1,5}}(?:号|號|弄)(?:{_H}|[A-Za-z0-9]|[-#]){{0,20}})?"
)
_NUMBERED = re.compile(
    r"(?:路|街|道|巷|弄|胡同)\s?\d|(?:\d|[一二三四五六七八九十百])\s?(?:号|號|弄|栋|棟|幢|座|室|单元|單元|楼|樓)"
)
_STREET_END = re.compile(rf".*(?:{_SMALL}|\d|{_ROAD})", re.DOTALL)
_GAP = re.compile(r"[\s\x00]+")
_POSTCODE = re.compile(r"(?:邮编|郵編|邮政编码)?[:是为\s,]*(?<!\d)(\d{6})(?!\d)")
_NAMED = re.compile(rf"(?:收件人|收货人|收貨人|姓名|名字)(?:是|叫|[:\s])*({_H}{{2,4}})(?!{_H})")
_MOBILE = r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}"
# Without such a word two to four characters are a name beside a mobile number, or alone on the line before.
_BESIDE_MOBILE = re.compile(rf"(?<!{_H})({_H}{{2,4}})[\s,]+{_MOBILE}|{_MOBILE}[\s,]+({_H}{{2,4}})(?!{_H})")
_LINE_BEFORE = re.compile(rf"(?:^|\n)\s*({_H}{{2,4}})\s*\n\s*$")
_NO_NAME = re.compile(
    "你好|您好|亲|亲爱的|谢谢|謝謝|麻烦|麻煩|在吗|老板|客服|请问|好的|.*地址|电话|電話|手机.?|手機.?|联系.*|邮编|郵編"
)


def find_chinese(text: str) -> tuple[int, int, dict[str, str]] | None:
    """Start, end and fields of the address in a text of plain characters; None when there is none."""
    starts = {0, *(lead.end() for lead in _LEAD.finditer(text)), *(gap.end() for gap in _GAP.finditer(text))}
    candidates = [_parse(text, start) for start in sorted(starts)]
    found = max((each for each in candidates if each), key=lambda each: (_weight(each[2]), each[0]), default=None)
    if found is None or not _enough(found[2]):
        return None
    start, end, fields = found
    if code := _POSTCODE.match(text, end) or _POSTCODE.search(text):
        fields["postal_code"] = code.group(1)
        end = code.end() if code.start() == end else end
    if name := _name(text, start):
        fields["name"] = name
    fields["country_code"] = next((code for name, code in _ELSEWHERE.items() if text.startswith(name, start)), "CN")
    return start, end, fields


def _name(text: str, start: int) -> str | None:
    found = (_NAMED.search(text), _BESIDE_MOBILE.search(text), _LINE_BEFORE.search(text, 0, start))
    names = (next(filter(None, match.groups())) for match in found if match)
    return next((name for name in names if not _NO_NAME.fullmatch(name)), None)


def _parse(text: str, start: int) -> tuple[int, int, dict[str, str]] | None:
    while start < len(text) and text[start] in " ,\n":
        start += 1
    match = _PARTS.match(text, start)
    values = {key: value for key, value in match.groupdict().items() if value} if match else {}
    end = match.end() if match else start
    if street := values.pop("street", ""):
        kept = _STREET_END.match(street)
        street = kept.group() if kept else ""
        end = match.start("street") + len(street)
    fields = _fields(values, street.strip())
    return (start, end, fields) if fields else None


def _fields(values: dict[str, str], street: str) -> dict[str, str]:
    names = {"province": "country_area", "city": "city", "area": "city_area"}
    fields = {names[key]: value for key, value in values.items()}
    if re.match(_MUNICIPAL, fields.get("city", "")):
        fields["city"] = fields["country_area"] = fields["city"].rstrip("市") + "市"
    if street:
        fields["street_address"] = street
    return fields


def _weight(fields: dict[str, str]) -> tuple[int, int]:
    return len(fields), -len(fields.get("street_address", ""))


def _enough(fields: dict[str, str]) -> bool:
    """A place and a road, a road with a number, or a city with its district."""
    street = fields.get("street_address", "")
    numbered = bool(_NUMBERED.search(street)) and bool(re.search(_ROAD, street))
    placed = fields.get("city", "").endswith("市") or "city_area" in fields
    return numbered or (bool(street) and placed) or {"city", "city_area"} <= fields.keys()
