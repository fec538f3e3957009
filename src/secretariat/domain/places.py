"""
Towns and countries: the territory names of the Unicode CLDR (by Babel), the names that the United Nations use, and a
short list of towns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from babel import Locale

from .words import NOTHING, UNKNOWN, plain_text

UN_NAMES = {
    "BO": "Bolivia", "BN": "Brunei Darussalam", "CD": "Democratic Republic of the Congo", "CG": "Congo", "CI": "Côte d'Ivoire",
    "CZ": "Czech Republic", "FM": "Micronesia", "IR": "Islamic Republic of Iran", "KP": "Democratic People's Republic of Korea",
    "KR": "Republic of Korea", "LA": "Lao P.D.R.", "MD": "Republic of Moldova", "MM": "Myanmar", "RU": "Russian Federation",
    "SY": "Syrian Arab Republic", "TZ": "United Republic of Tanzania", "VA": "Vatican City State", "VN": "Viet Nam",
    "BA": "Bosnia and Herzegovina", "AG": "Antigua and Barbuda", "TT": "Trinidad and Tobago", "KN": "Saint Kitts and Nevis",
    "LC": "Saint Lucia", "VC": "Saint Vincent and the Grenadines", "ST": "Sao Tome and Principe", "TR": "Türkiye",
    "HK": "Hong Kong, China", "MO": "Macao, China", "MK": "North Macedonia", "PS": "State of Palestine", "SZ": "Eswatini",
}  # fmt: skip
MORE_NAMES = {
    "uae": "AE", "u.a.e.": "AE", "uk": "GB", "u.k.": "GB", "usa": "US", "u.s.a.": "US", "us": "US", "u.s.": "US", "korea (rep. of)": "KR",
    "korea": "KR", "russia": "RU", "vietnam": "VN", "tanzania": "TZ", "moldova": "MD", "iran": "IR", "syria": "SY", "laos": "LA",
    "ivory coast": "CI", "cote d'ivoire": "CI", "czechia": "CZ", "holland": "NL", "the netherlands": "NL", "turkey": "TR",
    "cabo verde": "CV", "ksa": "SA", "kingdom of saudi arabia": "SA", "sui": "CH", "drc": "CD", "the gambia": "GM",
    "kingdom of bahrain": "BH", "sultanate of oman": "OM", "state of qatar": "QA", "swiss confederation": "CH", "swaziland": "SZ",
    "dr congo": "CD", "viet nam": "VN", "p.r. china": "CN", "pr china": "CN", "people's republic of china": "CN", "r.o. korea": "KR",
}  # fmt: skip
TOWNS = {
    "CH": "Geneva=geneve,genf,ginebra,gva,женева,日内瓦,جنيف; Bern=berne; Lausanne; Zurich=zurich; Basel=bale; Montreux; Lugano; Davos",
    "FR": "Paris; Lyon; Nice; Strasbourg; Marseille; Cannes; Sophia Antipolis", "GB": "London=londres; Cambridge; Edinburgh; Manchester",
    "DE": "Berlin; Bonn; Munich=munchen; Frankfurt; Hamburg", "AT": "Vienna=vienne,wien,viena", "BE": "Brussels=bruxelles,bruselas",
    "NL": "The Hague=la haye,den haag; Amsterdam; Rotterdam", "IT": "Rome=roma; Milan=milano; Turin=torino", "ES": "Madrid; Barcelona; Valencia",
    "PT": "Lisbon=lisbonne,lisboa; Porto", "IE": "Dublin", "LU": "Luxembourg=luxembourg city", "DK": "Copenhagen=copenhague,kobenhavn",
    "SE": "Stockholm; Gothenburg", "NO": "Oslo", "FI": "Helsinki", "EE": "Tallinn", "LV": "Riga", "LT": "Vilnius", "PL": "Warsaw=varsovie; Krakow",
    "CZ": "Prague=praha", "SK": "Bratislava", "HU": "Budapest", "RO": "Bucharest=bucarest", "BG": "Sofia", "GR": "Athens=athenes",
    "CY": "Limassol; Nicosia=nicosie", "MT": "Valletta=la valette", "HR": "Zagreb; Dubrovnik", "SI": "Ljubljana", "RS": "Belgrade",
    "ME": "Podgorica", "AL": "Tirana", "MK": "Skopje; Ohrid", "BA": "Sarajevo", "MD": "Chisinau=chisinau", "UA": "Kyiv=kiev; Odesa=odessa",
    "RU": "Moscow=moscou,москва,moscu; Saint Petersburg=st petersburg; Kazan", "BY": "Minsk", "GE": "Tbilisi", "AM": "Yerevan=erevan",
    "AZ": "Baku=bakou", "KZ": "Almaty; Astana=nur-sultan", "UZ": "Tashkent=tachkent", "KG": "Bishkek", "TR": "Ankara; Istanbul; Antalya",
    "AE": "Dubai=dubai; Abu Dhabi=abou dhabi; Sharjah", "QA": "Doha", "OM": "Muscat=mascate", "SA": "Riyadh=riyad; Jeddah=djeddah",
    "BH": "Manama", "KW": "Kuwait City=koweit", "JO": "Amman", "LB": "Beirut=beyrouth", "IQ": "Baghdad=bagdad", "IL": "Tel Aviv",
    "EG": "Cairo=le caire,el cairo; Sharm el-Sheikh=charm el-cheikh; Alexandria=alexandrie", "TN": "Tunis; Hammamet; Sousse",
    "MA": "Rabat; Casablanca; Marrakesh=marrakech", "DZ": "Algiers=alger; Oran", "LY": "Tripoli", "SD": "Khartoum", "MR": "Nouakchott",
    "SN": "Dakar", "CI": "Abidjan; Grand-Bassam=grand bassam; Yamoussoukro", "GH": "Accra", "NG": "Abuja; Lagos", "BJ": "Cotonou", "TG": "Lomé",
    "ML": "Bamako", "BF": "Ouagadougou", "NE": "Niamey", "CM": "Yaoundé; Douala", "GA": "Libreville", "CG": "Brazzaville", "CD": "Kinshasa",
    "GM": "Banjul", "SL": "Freetown", "CV": "Praia", "GN": "Conakry", "TD": "N'Djamena", "KE": "Nairobi; Mombasa", "UG": "Kampala; Entebbe",
    "TZ": "Dar es Salaam; Dodoma; Arusha; Zanzibar", "RW": "Kigali", "BI": "Bujumbura", "ET": "Addis Ababa=addis-abeba,addis abeba",
    "DJ": "Djibouti", "ZM": "Lusaka; Livingstone", "ZW": "Harare; Victoria Falls", "MW": "Lilongwe", "MZ": "Maputo", "AO": "Luanda",
    "NA": "Windhoek", "BW": "Gaborone", "ZA": "Pretoria; Cape Town=le cap; Johannesburg; Durban", "MU": "Port Louis=port-louis",
    "MG": "Antananarivo", "SC": "Victoria", "LS": "Maseru", "SZ": "Mbabane", "US": "New York; Washington=washington dc,washington d.c.; "
    "Minneapolis; San Francisco; San Diego; Guadalajara", "CA": "Ottawa; Montreal; Toronto; Vancouver", "MX": "Mexico City=ciudad de mexico",
    "BR": "Brasilia; Sao Paulo; Rio de Janeiro; Florianópolis", "AR": "Buenos Aires", "CL": "Santiago", "PE": "Lima", "CO": "Bogotá; Cartagena",
    "EC": "Quito; Guayaquil", "UY": "Montevideo; Punta del Este", "PY": "Asunción", "BO": "La Paz", "VE": "Caracas", "PA": "Panama City=ciudad de panama",
    "CR": "San José", "GT": "Guatemala City=ciudad de guatemala", "HN": "Tegucigalpa", "SV": "San Salvador", "NI": "Managua", "CU": "Havana=la havane,la habana",
    "DO": "Santo Domingo", "JM": "Kingston", "TT": "Port of Spain", "BB": "Bridgetown", "BS": "Nassau", "GY": "Georgetown", "SR": "Paramaribo",
    "BZ": "Belize City; Belmopan", "HT": "Port-au-Prince", "CN": "Beijing=pekin,北京; Shanghai=上海; Shenzhen; Hangzhou; Chengdu; Guangzhou; Wuxi",
    "HK": "Hong Kong", "JP": "Tokyo; Kyoto; Osaka; Yokohama", "KR": "Seoul=seoul; Busan; Goyang; Jeju; Daejeon", "IN": "New Delhi=delhi; Mumbai; "
    "Bengaluru=bangalore; Hyderabad; Goa", "PK": "Islamabad; Karachi", "BD": "Dhaka", "LK": "Colombo", "NP": "Kathmandu", "BT": "Thimphu",
    "MV": "Malé", "IR": "Tehran", "MM": "Yangon; Naypyidaw", "TH": "Bangkok; Phuket", "VN": "Hanoi=ha noi; Ho Chi Minh City; Da Nang", "LA": "Vientiane",
    "KH": "Phnom Penh; Siem Reap", "MY": "Kuala Lumpur; Cyberjaya; Penang", "SG": "Singapore", "ID": "Jakarta; Bali; Bandung; Yogyakarta",
    "PH": "Manila; Cebu", "BN": "Bandar Seri Begawan", "MN": "Ulaanbaatar", "AU": "Sydney; Canberra; Melbourne; Brisbane; Perth",
    "NZ": "Auckland; Wellington", "FJ": "Suva; Nadi", "WS": "Apia", "TO": "Nuku'alofa", "VU": "Port Vila", "PG": "Port Moresby", "SB": "Honiara",
    "KI": "Tarawa", "IS": "Reykjavik", "MC": "Monaco", "LI": "Vaduz",
}  # fmt: skip
VIRTUAL = {"virtual", "online", "on-line", "on line", "remote", "virtuel", "en ligne", "a distance", "virtuelle", "en linea", "zoom",
           "webinar", "webinaire", "e-meeting", "virtual meeting", "teams", "videoconference", "visioconference", "онлайн", "线上", "web",
           "remotely", "fully virtual", "virtual only", "internet", "teleconference", "(virtual)", "reunion virtuelle"}  # fmt: skip

NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Place:
    """
    A place: town (or "virtual") and country, each "" when not stated.

    *inferred*: the country is from the list of towns, the source does not name it. *unsure*: the town is not known to
    us, so that the words were taken as they stand. *rewritten*: other words than the source's.
    """

    town: str
    country: str
    inferred: bool = False
    unsure: bool = False
    rewritten: bool = False


@cache
def _countries() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in ("en", "fr", "es", "ru", "zh", "ar", "de"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code not in ("EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"):
                names.setdefault(plain_text(name), code)
    names.update({plain_text(name): code for code, name in UN_NAMES.items()})
    names.update(MORE_NAMES)
    return names


@cache
def _towns() -> dict[str, tuple[str, str]]:
    towns: dict[str, tuple[str, str]] = {}
    for code, text in TOWNS.items():
        for entry in text.split(";"):
            name, _, others = entry.strip().partition("=")
            for spelling in (name, *others.split(",")):
                if spelling:
                    towns[plain_text(spelling)] = (name, code)
    return towns


def own_countries(names: Iterable[str]) -> dict[str, str]:
    """Countries that a source knows beside those of the world, by their plain text; for `country_name`."""
    return {plain_text(name): name for name in names}


def country_name(text: str, *, codes: bool = True, own: Mapping[str, str] = NONE) -> str:
    """
    The country's name as the United Nations write it, "" when it is no country.

    *codes*: also "CH", "CHE". *own*: see `own_countries`; they go before those of the world.
    """
    plain = plain_text(text).strip(" .,;()[]")
    if plain in own:
        return own[plain]
    code = _countries().get(plain) or _countries().get(re.sub(r"^(?:the|la|le|les|l'|el|los) ?", "", plain), "")
    stripped = text.strip(" ()")
    if not code and codes and re.fullmatch(r"[A-Z]{2}", stripped) and stripped in Locale("en").territories:
        code = stripped
    if not code:
        return ""
    return UN_NAMES.get(code) or Locale("en").territories[code].replace("’", "'")


def read_place(place: str, country: str = "", own: Mapping[str, str] = NONE) -> Place | None:
    """
    Read a place, and a country's own cell where there is one; *own*: as of `country_name`.

    Returns:
        The place; None when nothing is said. "(Oman)" and "Malaysia" are countries without a place.
    """
    whole = " ".join(place.replace("\u00a0", " ").split())
    stated = (
        "" if plain_text(country) in NOTHING | UNKNOWN else country_name(country, own=own) or " ".join(country.split())
    )
    if plain_text(whole) in NOTHING | UNKNOWN:
        return Place("", stated, rewritten=stated != country) if stated else None
    plain = plain_text(whole)
    if plain in VIRTUAL or plain.strip("()") in VIRTUAL:
        return Place("virtual", stated, rewritten=whole != "virtual")
    pieces = [piece.strip(" ,;") for piece in re.split(r"\s*[(/,;)]\s*|\s+[-–]\s+", whole) if piece.strip(" ,;()")]
    alone = country_name(whole, codes=False, own=own)
    if alone and (plain.strip("()") not in _towns() or whole.startswith("(")):
        return Place("", stated or alone, rewritten=True)
    if not stated and len(pieces) > 1:
        last = country_name(pieces[-1], own=own)
        if last:
            stated, pieces = last, pieces[:-1]
    town, code = _towns().get(plain_text(pieces[0]) if pieces else "", ("", ""))
    if not town and len(pieces) > 1:
        for piece in reversed(pieces):
            town, code = _towns().get(plain_text(piece), ("", ""))
            if town:
                break
    unsure = not town
    if not town:
        town = ", ".join(pieces)
        if town.isupper() and len(town) > 3:
            town = town.title()
    inferred = not stated and bool(code)
    if inferred:
        stated = UN_NAMES.get(code) or Locale("en").territories[code].replace("’", "'")
    return Place(town, stated, inferred, unsure, town != place or (bool(country) and stated != country))
