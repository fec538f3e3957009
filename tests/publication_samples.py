"""Publications as catalogues have them, and as they should not: for the properties of works and lives."""

from collections.abc import Iterator

from hypothesis import strategies as st
from real_data import DATA

from secretariat.domain.publications import Publication, publication
from secretariat.domain.statements import Statement
from secretariat.formats import Context, archive_tar, nist_ris, relaton_yaml

IDS = (
    "ITU-T X.509 (10/2016)", "ITU-T X.509 (10/2019)", "ITU-T X.509 (2019) Cor. 1 (10/2021)", "ITU-T X Suppl. 1 (10/2007)",
    "ISO/IEC 27001:2013", "ISO/IEC 27001:2013/Cor 1:2014", "ISO/IEC 27001:2022", "ISO/IEC 27001:2022/Amd 1:2024",
    "ISO/IEC DIS 27001", "ISO/IEC 9594-8:2020", "3GPP TS 33.501:REL-17/17.7.0", "3GPP TS 33.501:REL-17/0.1.0",
    "3GPP TS 33.501:REL-18/18.1.0", "RFC 2822", "RFC 5322", "NIST SP 800-53", "NIST SP 800-53r5", "IEEE 802.1X-2010",
    "IEEE 802.1Xck-2018", "IEEE P802.1X/D-1.4-2019-06", "ETSI EN 303 645 V2.1.1 (2020-06)", "W3C REC-xml-20081126",
    "W3C xml", "no designation at all", "x" * 300,
)  # fmt: skip
DATES = st.sampled_from(("", "2005", "2013-09", "2019-04-05", "2024", "9999", "n.d."))
RELATIONS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(("obsoletes", "obsoletedBy", "updates", "hasEdition")), st.sampled_from(IDS)),
        st.tuples(st.just("updates"), st.sampled_from(IDS), st.sampled_from(("amends", "revises", "corrects"))),
    ),
    max_size=3,
)
FIELDS = st.fixed_dictionaries(
    {"designation": st.sampled_from(IDS)},
    optional={
        "title": st.sampled_from(("A title", "Another", "Une norme \u0645\u0639\u064a\u0627\u0631")),
        "published": DATES,
        "status": st.sampled_from(("60.60", "95.99", "Withdrawal", "Active", "obsoleted", "Working Draft", "nonsense")),
        "relations": RELATIONS,
        "dates": st.dictionaries(st.just("obsoleted"), DATES),
    },
)
PUBLICATIONS = st.lists(FIELDS.map(publication), max_size=25)


def of(*designations: str, **fields) -> list[Publication]:
    """Publications of nothing but their identifiers, and the same more fields."""
    return [publication({"designation": one, **fields}) for one in designations]


def sample() -> list[Publication]:
    """The publications of the small sample of all catalogues."""
    members = archive_tar.members(DATA / "standards" / "mini.tar.gz")
    said = (one for member in members if isinstance(member, archive_tar.Member) for one in _statements(member))
    return [publication({**one.fields, "designation": one.fields.get("designation") or one.key}) for one in said]


def _statements(member: archive_tar.Member) -> Iterator[Statement]:
    if relaton_yaml.is_document(member.name):
        items = relaton_yaml.read_member(member.name, member.raw, member.name, {}, Context())
    elif member.name.endswith(".ris"):
        items = nist_ris.read_member(member.name, member.raw, member.name, {}, Context())
    else:
        return
    for item in items:
        yield from getattr(item, "statements", ())
