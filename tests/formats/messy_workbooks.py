"""Small made-up workbooks, messy in ways that differ from one another, with what a reader must make of them."""

from datetime import date

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

GREEN, YELLOW, GREY, RED = (
    PatternFill("solid", fgColor=rgb) for rgb in ("FFC6EFCE", "FFFFEB9C", "FFD9D9D9", "FFFFC7CE")
)


def raised(text, mark):
    """Text with a superscript mark behind it."""
    return CellRichText(text, TextBlock(InlineFont(vertAlign="superscript"), mark))


def struck(old, new):
    """Text with its old words struck out before the new ones."""
    return CellRichText(TextBlock(InlineFont(strike=True), old), TextBlock(InlineFont(), " " + new))


def put(sheet, row, values, column=1):
    for index, value in enumerate(values):
        if value is not None:
            sheet.cell(row, column + index, value)


def french(path):
    """In French: a legend by colour, thousands in the heading, ditto marks, strokes, superscripts, a hidden row and sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Activités 2024"
    sheet["B1"] = "Tableau de bord – montants fictifs, à titre d'exercice"
    sheet.merge_cells("B1:J1")
    put(
        sheet,
        3,
        [
            "N°",
            "Intitulé",
            "Nature",
            "Dates",
            None,
            "Lieu",
            "Organisateur",
            "Partenaires",
            "Nb de participants",
            "Coût (en milliers de CHF)",
            "État",
        ],
    )
    put(sheet, 4, [None, None, None, "Du", "Au"])
    sheet.merge_cells("D3:E3")
    rows = [
        [1, "Atelier sur l'hameçonnage", "Atelier", "12 février", "14 février", "Genève", "UIT-T CE 17", "OMS ; INTERPOL", raised("85", "1"), "12,5"],
        [2, "Cyberexercice régional", "Exercice", "3/4/2024", "5/4/2024", "Dakar (Sénégal)", "BDT", "–", "env. 120", 40],
        [3, "Réunion de la CE 17", "Réunion", "25/4/2024", "idem", "〃", "CE 17", '"', "à confirmer", None],
        [4, "Formation aux enquêtes", "Formation", "mai 2024", None, "en ligne", "do.", None, "plus de 60", "1 250"],
        [5, "Forum annulé", "Forum", "1er juin 2024", None, "Tunis", "UIT-D", "ANSI", None, "15"],
        ["6", "Lignes directrices pour l'industrie", "Lignes directrices", "T3 2024", None, None, "Bureau (BDT)", "UNICEF et INTERPOL", None, "CHF 9 000"],
        [7, "Campagne de sensibilisation", "Campagne", "10.-12.9.2024", None, "Le Caire, Égypte", "UIT", "n/a", "0", "néant"],
        [8, "Symposium sur l'identité", "Colloque", "31/09/2024", None, "Paris", "TSB", None, "40", None],
    ]  # fmt: skip
    for number, values in enumerate(rows, 6):
        put(sheet, number, values)
        fill = {6: GREEN, 7: GREEN, 8: GREEN, 9: GREEN, 11: YELLOW, 12: YELLOW}.get(number)
        if fill:
            for column in range(1, 11):
                sheet.cell(number, column).fill = fill
    for column in range(1, 11):
        sheet.cell(10, column).font = Font(strike=True)
    sheet["B6"].hyperlink = "https://example.org/atelier"
    sheet["B7"].comment = Comment("Chiffre du bureau régional", "bureau")
    sheet.row_dimensions[13].hidden = True
    put(sheet, 14, ["Total", None, None, None, None, None, None, None, 305, 1326])
    sheet["A16"] = CellRichText(TextBlock(InlineFont(vertAlign="superscript"), "1"), " y compris 20 à distance")
    sheet["A18"] = "Légende :"
    sheet["A19"].fill, sheet["B19"] = GREEN, "réalisé"
    sheet["A20"].fill, sheet["B20"] = YELLOW, "prévu"
    hidden = book.create_sheet("archives")
    put(hidden, 1, ["Manifestation", "Date", "Ville", "Pays"])
    put(hidden, 2, ["Séminaire sur les certificats", date(2023, 11, 7), "Bamako", "Mali"])
    hidden.sheet_state = "hidden"
    book.create_sheet("notes")["A1"] = "Rien à signaler"
    book.save(path)


FRENCH = {
    "row 6": {"title": "Atelier sur l'hameçonnage", "kind": "workshop", "start": "2024-02-12", "end": "2024-02-14", "place": "Geneva",
              "country": "Switzerland", "lead": "ITU-T Study Group 17", "partners": ["WHO", "INTERPOL"], "participants": 85, "amount": 1_250_000,
              "currency": "CHF", "status": "completed", "source_url": "https://example.org/atelier"},
    "row 7": {"title": "Cyberexercice régional", "kind": "cyberdrill", "start": "2024-04-03", "end": "2024-04-05", "place": "Dakar", "country": "Senegal",
              "lead": "ITU-D", "partners": [], "participants": 120, "amount": 4_000_000, "currency": "CHF", "status": "completed"},
    "row 8": {"title": "Réunion de la CE 17", "kind": "study-group meeting", "start": "2024-04-25", "end": "2024-04-25", "place": "Dakar", "country": "Senegal",
              "lead": "ITU-T Study Group 17", "partners": [], "participants": None, "status": "completed"},
    "row 9": {"title": "Formation aux enquêtes", "kind": "training", "start": "2024-05", "end": "2024-05", "place": "virtual", "lead": "ITU-T Study Group 17",
              "participants": 60, "amount": 125_000_000, "currency": "CHF", "status": "completed"},
    "row 10": {"title": "Forum annulé", "kind": "conference", "start": "2024-06-01", "end": "2024-06-01", "place": "Tunis", "country": "Tunisia", "lead": "ITU-D",
               "partners": ["ANSI"], "amount": 1_500_000, "currency": "CHF", "status": "cancelled"},
    "row 11": {"title": "Lignes directrices pour l'industrie", "kind": "guideline", "start": "2024-07", "end": "2024-09", "lead": "ITU-D",
               "partners": ["UNICEF", "INTERPOL"], "amount": 900_000, "currency": "CHF", "status": "planned"},
    "row 12": {"title": "Campagne de sensibilisation", "kind": "campaign", "start": "2024-09-10", "end": "2024-09-12", "place": "Cairo", "country": "Egypt",
               "lead": "ITU", "partners": [], "participants": 0, "amount": 0, "currency": "CHF", "status": "planned"},
    "row 13": {"title": "Symposium sur l'identité", "kind": "workshop", "start": None, "place": "Paris", "country": "France", "lead": "ITU-T", "participants": 40},
    "archives row 2": {"title": "Séminaire sur les certificats", "start": "2023-11-07", "end": "2023-11-07", "place": "Bamako", "country": "Mali"},
}  # fmt: skip


def turned(path):
    """Fields down, records across, month first, struck words, two amounts, formulas, a hidden column, two currencies."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Eventos"
    sheet["A1"] = "Status of 2023 events (green = held; red = called off; struck through = cancelled)"
    labels = ["Name of event", "Event type", "Start date", "End date", "Venue", "Responsible", "In cooperation with", "Attendance",
              "Member States", "Budget planned (US$)", "Actual cost (US$)", "Observations"]  # fmt: skip
    for row, label in enumerate(labels, 3):
        sheet.cell(row, 2, label)
    records = [
        ["Opening of the CERT academy", "Course", "01/15/2023", "01/19/2023", "Kigali", "BDT", "FIRST and INTERPOL", "45", 12, "15,000", 14250.5, "with remote hub"],
        ["Regional dialogue", "Meeting", "2/3/2023", None, "Lima, Perú", "ITU-D SG1", "OAS", "71 (incl. remote)", "9-11", "20k", None, None],
        [struck("Spring", "Autumn drill"), "Drill", "Nov 6-9, 2023", None, "Muscat / Oman", "ITU/BDT", None, "≈ 90", None, "USD 5000 / EUR 4600", None, None],
        ["Policy review", "Assessment", "2023", "on-going", None, "Gen. Sec.", None, "-", "n/a", "tbd", None, None],
        ["=SUM(1,2) in a title", "Workshop", date(2023, 12, 1), date(2023, 12, 2), "virtual", "SG20", None, None, None, "=1000*3", None, None],
    ]  # fmt: skip
    for column, values in enumerate(records, 3):
        for row, value in enumerate(values, 3):
            if value is not None:
                sheet.cell(row, column, value)
    sheet["G3"].data_type = "s"
    sheet["C3"].fill = GREEN
    sheet["D3"].fill = RED
    sheet.column_dimensions["F"].hidden = True
    book.save(path)


TURNED = {
    "column C": {"title": "Opening of the CERT academy", "kind": "training", "start": "2023-01-15", "end": "2023-01-19", "place": "Kigali", "country": "Rwanda",
                 "lead": "ITU-D", "partners": ["FIRST", "INTERPOL"], "participants": 45, "countries_participating": 12, "amount": 1_500_000, "currency": "USD",
                 "amount_kind": "planned", "status": "completed"},
    "column D": {"title": "Regional dialogue", "kind": "study-group meeting", "start": "2023-02-03", "end": "2023-02-03", "place": "Lima", "country": "Peru",
                 "lead": "ITU-D Study Group 1", "partners": ["OAS"], "participants": 71, "countries_participating": 9, "amount": 2_000_000, "currency": "USD",
                 "amount_kind": "planned", "status": "cancelled"},
    "column E": {"title": "Autumn drill", "kind": "cyberdrill", "start": "2023-11-06", "end": "2023-11-09", "place": "Muscat", "country": "Oman",
                 "lead": "ITU-D", "participants": 90, "amount": None},
    "column F": {"title": "Policy review", "kind": "assessment", "start": "2023", "lead": "ITU", "status": "active", "amount": None},
    "column G": {"title": "=SUM(1,2) in a title", "kind": "workshop", "start": "2023-12-01", "end": "2023-12-02", "place": "virtual",
                 "lead": "ITU-T Study Group 20", "amount": None},
}  # fmt: skip


def sections(path):
    """Sections with years and statuses, a table repeated with other columns, merged towns, footnotes by characters, ids."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Register"
    put(sheet, 2, ["Ref", "Event", "When", "Town", "Country", "Organised by", "No. of participants", "Cost"])
    put(sheet, 3, ["2021"])
    put(sheet, 4, ["E1", "National drill *", "3 - 4 February", "Banjul", "The Gambia", "BDT", "1'200", "€ 2.500,00"])
    put(sheet, 5, ["E2", "Experts’ round table", "5 Feb.", None, "GAMBIA", "tbc", "12¹", None])
    sheet.merge_cells("D4:D5")
    put(sheet, 6, ["Sub-total", None, None, None, None, None, 1212])
    put(sheet, 7, ["2022: planned events"])
    put(sheet, 8, ["E3", "Security week", "du 3 au 7 octobre", "Lomé", "Togo", "ITU-T TSAG", None, "CHF 3'000.–"])
    put(sheet, 10, ["Event", "Date", "Country", "Town"])
    put(sheet, 11, ["Late addition", "2020-05-04", "FR", "Nice"])
    put(sheet, 12, ["Another late one", "4-5/6/2020", "FR", "Lyon"])
    put(sheet, 14, ["* first of its kind"])
    put(sheet, 15, ["1) by invitation"])
    sheet["B8"].font = Font(color="FF7030A0")
    book.save(path)


SECTIONS = {
    "row 4": {"title": "National drill", "start": "2021-02-03", "end": "2021-02-04", "place": "Banjul", "country": "Gambia", "lead": "ITU-D",
              "participants": 1200, "amount": 250_000, "currency": "EUR"},
    "row 5": {"title": "Experts’ round table", "start": "2021-02-05", "end": "2021-02-05", "place": "Banjul", "country": "Gambia", "lead": None, "participants": 12},
    "row 8": {"title": "Security week", "start": "2022-10-03", "end": "2022-10-07", "place": "Lomé", "country": "Togo", "lead": "ITU-T TSAG", "amount": 300_000,
              "currency": "CHF", "status": "planned"},
    "row 11": {"title": "Late addition", "start": "2020-05-04", "end": "2020-05-04", "place": "Nice", "country": "France"},
    "row 12": {"title": "Another late one", "start": "2020-06-04", "end": "2020-06-05", "place": "Lyon", "country": "France"},
}  # fmt: skip
