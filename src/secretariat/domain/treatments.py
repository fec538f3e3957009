"""
Whether a work treats a technology, a product or a service, and why.

"Studying standards on technologies, products and services": a technology is a protocol, an algorithm, an architecture, a
format or an interface; a product is a device, a component or software as it is made, bought or evaluated; a service is
what is run for others or in an organization: operation, management, trust and cloud services. A work may treat several.
"""

from __future__ import annotations

from typing import NamedTuple

from .descriptions import Description
from .terms import Terms, split

TREATMENTS = ("technology", "product", "service")
LEAST_SHARE = 0.6
_WORDS: dict[str, dict[float, tuple[str, ...]]] = {
    "technology": {
        2.0: (
            "protocol", "algorithm", "cipher", "architecture", "format", "syntax", "encoding", "mechanism", "language",
            "application programming interface", "API", "extension", "encryption", "hash function", "digital signature",
            "authentication", "key exchange", "key agreement", "message", "header", "cryptographic technique", "URI", "XML",
            "JSON", "ASN.1", "data model", "schema", "certificate", "transport layer security", "interface", "profile",
            "reference model", "namespace", "media type", "MIB", "YANG", "token", "web", "codec", "procedures", "signalling",
            "protocole", "algorithme", "protocolo", "algoritmo", "arquitectura", "mécanisme", "mecanismo", "routing", "HTTP", "DNS",
            "key management", "identity management", "credential management", "rights management", "access management",
            "permissions policy", "content security policy", "security policy language", "denial of service", "open threat signaling",
            "data and communications security", "data and communication security", "conditional access", "cryptography", "access control",
            "copy protection", "software-defined", "interference", "blockchain", "scoring system", "de-identification",
            "information exchange", "exchange service element", "vulnerability description", "threat information", "crypto suite",
            "public-key infrastructure", "ledger", "quantum key distribution", "directory", "biometric data interchange",
        ),
        1.0: (
            "framework", "technique", "method", "scheme", "model", "specification", "stage 3", "stage 2", "definition", "network",
            "identifier", "use of", "techniques", "coding", "bindings", "option", "mode", "system architecture", "terminology",
        ),
    },
    "product": {
        2.0: (
            "device", "equipment", "product", "component", "hardware", "module", "card", "terminal", "smart card", "apparatus",
            "protection profile", "evaluation criteria", "security evaluation", "network product class", "vehicle", "machine",
            "machinery", "meter", "storage device", "UICC", "cryptographic module", "locks", "printer", "set-top box", "firewall",
            "operating system", "appliance", "software product", "gateway", "sensor", "base station", "user equipment", "modem",
            "dispositif", "équipement", "équipements", "produit", "dispositivo", "equipo", "equipos", "cables", "connectors",
            "instrument", "trusted platform module", "integrated circuit", "switchgear", "smartphone", "set top box", "firmware",
            "BIOS", "medical electrical", "security assurance specification", "alarm system", "controlgear", "drone",
        ),
        1.0: ("software", "testing", "test specification", "test requirements", "conformance testing", "implementation conformance", "safety", "systems for use in", "instrumentation"),
    },
    "service": {
        2.0: (
            "service", "services", "management", "operations", "provider", "organization", "cloud",
            "governance", "risk management", "risk assessment", "incident", "audit", "code of practice", "policy", "training",
            "awareness", "continuity", "lawful interception", "trust service", "supplier", "outsourcing", "certification authority",
            "service provider", "handover", "guidelines for the management", "time-stamping authority", "contingency planning",
            "supply chain", "enterprise", "federal", "workforce", "privacy impact assessment", "operators", "exchange of information",
            "gestion", "services en nuage", "servicio", "servicios", "gestión", "management system", "information sharing", "spam",
            "disaster recovery", "investigation", "digital evidence", "retained data", "roaming", "charging", "emergency",
        ),
        1.0: ("operation", "operational", "registration authority", "laboratories", "guide", "guidance", "guidelines", "recommendations", "practice", "controls", "program", "planning", "requirements for bodies"),
    },
}  # fmt: skip
_USUAL = {
    "IETF": ("technology", 1.0), "W3C": ("technology", 1.5), "OASIS": ("technology", 1.5), "3GPP": ("technology", 0.5),
    "ITU-R": ("technology", 1.5), "NIST": ("service", 0.5), "NBS": ("service", 0.5), "IEC": ("product", 1.0),
    "ISO": ("product", 1.0), "ISO/IEC": ("technology", 0.5), "ITU-T": ("technology", 0.5), "ETSI": ("technology", 0.5), "IEEE": ("technology", 0.5),
}  # fmt: skip
"""What a body writes of as a rule, and how much that weighs beside words of 1 and 2."""
_TERMS: Terms[tuple[str, float]] = Terms(
    (term, (kind, weight)) for kind, by in _WORDS.items() for weight, terms in by.items() for term in terms
)


class Treated(NamedTuple):
    """*what* is one of `TREATMENTS`; *reason* in plain words, naming the words or the body."""

    what: str
    reason: str


def treats(description: Description) -> tuple[Treated, ...]:
    """
    What a work treats, in the order of `TREATMENTS`; nothing where nothing tells.

    Words of its title decide, else those of its keywords and abstract; what its body writes of as a rule weighs a little.
    """
    usual, weight = _USUAL.get(description.body, ("", 0.0))
    for place, texts in (
        ("title", [text for _, text in description.titles[:1]]),
        ("abstract", [*description.keywords, *(text[:1_000] for _, text in description.abstracts[:1])]),
    ):
        found = _weighed(texts)
        if not found:
            continue
        sums = {what: sum(words.values()) + (weight if what == usual else 0.0) for what, words in found.items()}
        best = max(sums.values())
        return tuple(
            Treated(what, f"{place}: {', '.join(sorted(found[what]))}")
            for what in TREATMENTS
            if sums.get(what, 0.0) >= LEAST_SHARE * best
        )
    return (Treated(usual, f"no word tells; {description.body} writes of a {usual} as a rule"),) if usual else ()


def _weighed(texts: list[str]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for text in texts:
        words = split(text)
        for term in _TERMS.find(words):
            said = " ".join(words[term.start : term.end]).casefold()
            for what, weight in term.known:
                found.setdefault(what, {})[said] = weight
    return found
