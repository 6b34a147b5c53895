#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write sample.json: a compilation with something of everything, places and counts right.

The texts below are written by hand; offsets, groups' sizes and the summary are computed from them,
so that a text can be changed without counting bytes. Run it after a change and commit both.
"""
import hashlib
import json
import pathlib

NODES = [
    ("root", "root", None, "Näringslivs- och tillväxtstrategi för Ekeland 2026–2035", None, 1,
     "Näringslivs- och tillväxtstrategi för Ekeland 2026–2035"),
    ("c1", "chapter", "1", "Utgångsläge", "root", 2, "Ekeland har ett brett näringsliv och en växande befolkning."),
    ("s1.1", "section", "1.1", "Styrkor och utmaningar", "c1", 2, "Andelen nystartade företag är lägre än i riket."),
    ("s1.2", "section", "1.2", "Hållbar utveckling", "c1", 3, "Strategin bidrar till målen i Agenda 2030."),
    ("c2", "chapter", "2", "Strategisk inriktning", "root", 4, "Fyra inriktningsområden samlar insatserna."),
    ("fa1", "focus_area", "1", "Stärk forskning och innovation", "c2", 4, "Forskning ska komma till nytta i hela länet."),
    ("i1.1", "initiative", "1.1", "Tillgängliggör testbäddar och labb", "fa1", 5, "Testbäddar öppnas för små företag."),
    ("i1.2", "initiative", "1.2", "Främja hållbara varor och tjänster", "fa1", 5, "Cirkulära affärsmodeller främjas."),
    ("i1.3", "initiative", "1.3", "Öka innovationsfrämjande upphandling", "fa1", 6, "Offentlig upphandling driver innovation."),
    ("fa2", "focus_area", "2", "Stärk små och medelstora företag", "c2", 6, "Små företag ska kunna växa."),
    ("i2.1", "initiative", "2.1", "Verka för enklare regler", "fa2", 7, "Regler och tillstånd ska bli enklare."),
    ("i2.2", "initiative", "2.2", "Stöd omställningen i företagen", "fa2", 7, "Klimatomställningen stöds med rådgivning."),
    ("i2.3", "initiative", "2.3", "Samordna finansieringen", "fa2", 8, "Finansiärer samlas kring en ingång."),
    ("fa3", "focus_area", "3", "Stärk export och internationalisering", "c2", 8, "Fler företag ska nå marknader utomlands."),
    ("i3.1", "initiative", "3.1", "Främja export i små företag", "fa3", 9, "Regionen leder ett gemensamt exportprogram."),
    ("i3.2", "initiative", "3.2", "Samla investeringsfrämjandet", "fa3", 9, "Ett gemensamt kontor tar emot etableringar."),
    ("i3.3", "initiative", "3.3", "Verka för enklare regler", "fa3", 10, "Regler och tillstånd ska bli enklare."),
    ("fa4", "focus_area", "4", "Stärk kompetensförsörjningen", "c2", 10, "Utbildning och arbetsliv ska mötas."),
    ("i4.1", "initiative", "4.1", "Förbättra matchningen", "fa4", 11, "Utbildningar dimensioneras efter behoven."),
    ("i4.2", "initiative", "4.2", "Möjliggör livslångt lärande", "fa4", 11, "Yrkesverksamma får kortare kurser."),
    ("p4.2.1", "paragraph", None, None, "i4.2", 11, "Yrkesverksamma i hela länet ska kunna läsa kurser på distans."),
    ("i4.3", "initiative", "4.3", "Underlätta rekrytering från andra länder", "fa4", 12, "En väg in för den som flyttar hit."),
    ("c3", "chapter", "3", "Smart specialisering", "root", 12, "Avsnittet har haft en egen remissomgång."),
    ("c4", "chapter", "4", "Genomförande och uppföljning", "root", 13, "Handlingsplaner tas fram för varje område."),
    ("s4.1", "section", "4.1", "Ansvar och roller", "c4", 13, "Regionen håller samman genomförandet."),
    ("s4.2", "section", "4.2", "Uppföljning", "c4", 14, "Strategin följs upp varje år."),
]
NO_VIEWS = ["c3"]

CONSULTEES = [  # name, type, asked, status, documents
    ("Ekby kommun", "kommun", True, "answered", ["01 Ekby kommun.pdf", "02 Ekby kommun.docx"]),
    ("Norrtuna kommun", "kommun", True, "answered", ["03 Norrtuna.eml", "03 Norrtuna.eml/yttrande.pdf"]),
    ("Sjövik kommun", "kommun", True, "late", ["04 Sjövik.pdf"]),
    ("Västerhed kommun", "kommun", True, "not_answered", []),
    ("Länsstyrelsen i Ekelands län", "myndighet", True, "answered", ["05 Länsstyrelsen.pdf"]),
    ("Arbetsförmedlingen", "myndighet", True, "not_answered", []),
    ("Ekelands universitet", "lärosäte", True, "answered", ["06 Universitetet.docx"]),
    ("Företagarna Ekeland", "näringsliv", True, "answered", ["07 Företagarna.pdf"]),
    ("Handelskammaren Ekeland", "näringsliv", True, "answered", ["08 Handelskammaren.pdf"]),
    ("Ekeby Såg & Hyvleri AB", "näringsliv", False, "answered", ["09 Ekeby Såg.txt"]),
    ("Lindgrens Bageri AB", "näringsliv", False, "answered", ["10 Lindgrens Bageri.txt"]),
    ("Naturskyddsföreningen Ekeland", "civilsamhälle", True, "not_answered", []),
]

DOCUMENTS = [  # file, format, pages, kind, sender, type, case number, dated, stance, evidence, options
    ("01 Ekby kommun.pdf", "pdf", 3, "response", "Ekby kommun", "kommun", "KS-2025/1821", "2025-10-14", "for",
     "stödjer innehållet i strategin",
     {"decided": "2025-10-21", "decided_by": "Kommunstyrelsen", "revised": "2025-10-20",
      "node_stances": [("fa2", "for", "ställer sig bakom inriktningsområde 2")]}),
    ("02 Ekby kommun.docx", "docx", None, "response", "Ekby kommun", "kommun", "KS-2025/1821", "2025-10-14", "for", None,
     {"twin_of": "01 Ekby kommun.pdf", "twin_kind": "same_text", "counted": False}),
    ("03 Norrtuna.eml", "eml", None, "response", "Norrtuna kommun", "kommun", None, "2025-10-30", None, None, {}),
    ("03 Norrtuna.eml/yttrande.pdf", "pdf", 2, "response", "Norrtuna kommun", "kommun", "KS 2025-00417", "2025-10-28",
     "for_in_part", "tillstyrker i huvudsak",
     {"attachment_of": "03 Norrtuna.eml", "node_stances": [("i3.1", "against", "avstyrker insats 3.1"), ("fa4", "for", "tillstyrker inriktningsområde 4")]}),
    ("04 Sjövik.pdf", "pdf", 1, "response", "Sjövik kommun", "kommun", "KS 25/233", "2025-11-03", "abstains", "avstår från att yttra sig",
     {"late": True, "decided": "2025-11-03", "decided_by": "Kommundirektören"}),
    ("05 Länsstyrelsen.pdf", "pdf", 2, "response", "Länsstyrelsen i Ekelands län", "myndighet", "100-5521-2025", "2025-10-24",
     "no_objection", "har i övrigt inget att erinra", {}),
    ("06 Universitetet.docx", "docx", None, "response", "Ekelands universitet", "lärosäte", "UE 2025/912", "2025-10-29", "for_in_part",
     "ställer sig i princip bakom", {"node_stances": [("fa1", "for", "välkomnar inriktningsområde 1"), ("i4.1", "for_in_part", "under förutsättning att")]}),
    ("07 Företagarna.pdf", "pdf", 3, "response", "Företagarna Ekeland", "näringsliv", None, "2025-10-31", "unclear", None,
     {"node_stances": [("fa3", "against", "kan inte ställa sig bakom"), ("fa2", "for", "rätt väg att gå")]}),
    ("08 Handelskammaren.pdf", "pdf", 2, "response", "Handelskammaren Ekeland", "näringsliv", None, "2025-10-30", "against", "avstyrker förslaget som helhet",
     {"node_stances": [("fa3", "against", "avstyrker inriktningsområde 3")]}),
    ("09 Ekeby Såg.txt", "text", None, "response", "Ekeby Såg & Hyvleri AB", "näringsliv", None, "2025-10-27", "for", "stödjer förslaget", {"asked": False}),
    ("10 Lindgrens Bageri.txt", "text", None, "response", "Lindgrens Bageri AB", "näringsliv", None, "2025-10-28", "for", "stödjer förslaget",
     {"asked": False, "twin_of": "09 Ekeby Såg.txt", "twin_kind": "near",
      "unique": ["Vi vill också att lärlingsplatser i livsmedelsbranschen får eget stöd."]}),
    ("11 Nätbolaget.pdf", "pdf", 2, "response", "Ekelands Nät AB", "näringsliv", None, "2025-09-18", None, None,
     {"answers": "none of ours", "answers_other": "Regionens bredbandsstrategi, RS 2025-0288", "counted": False, "asked": False}),
    ("12 Missiv.pdf", "pdf", 2, "memo", "Region Ekeland", "region", "RS 2025-0412", "2025-08-25", None, None, {"counted": False, "asked": None}),
    ("13 skannad.pdf", "pdf", 4, "unknown", None, None, None, None, None, None,
     {"counted": False, "asked": None, "answers": None, "unread": True,
      "problems": [("no_text", "Filen saknar text (4 sidor som bild). Teckentolka den och lägg in den igen.")]}),
]

# document, kind, text, evidence for the kind, passages [(node, score, evidence kind, evidence text)], options
V = [
    ("01 Ekby kommun.pdf", "praise", "Ekby kommun är mycket positiv till att näringslivs- och tillväxtfrågorna samlas i en egen strategi.",
     "mycket positiv till", [("root", .74, "words", "egen strategi")], {"question": 1}),
    ("01 Ekby kommun.pdf", "clarification",
     "Det behöver förtydligas vilket uppdrag och vilken roll regionen ska ha när det gäller export och investeringar. De åtgärder som föreslås är bra men tangerar de uppdrag som andra främjare redan har.",
     "behöver förtydligas", [("fa3", .81, "words", "export och investeringar"), ("i3.1", .58, "neighbour", "föregående synpunkt")], {"question": 1, "group": "roll"}),
    ("01 Ekby kommun.pdf", "addition",
     "Som tillägg vill kommunen trycka på att högskolan i Ekby behöver utvecklas till ett universitet, för att säkra kompetensen även i länets södra del.",
     "Som tillägg vill", [("fa4", .66, "words", "kompetensen")], {}),
    ("01 Ekby kommun.pdf", "offer", "Kommunen har gärna en fortsatt dialog med regionen i dessa frågor och medverkar i arbetet med handlingsplanen.",
     "har gärna en fortsatt dialog", [("c4", .52, "words", "handlingsplanen")], {"question": 2}),
    ("01 Ekby kommun.pdf", "stance", "Ekby kommun stödjer innehållet i strategin.", "stödjer innehållet", [("root", .9, "words", "strategin")], {"stance": "for"}),
    ("01 Ekby kommun.pdf", "praise", "Kommunen ställer sig bakom inriktningsområde 2 och ser att det ligger i linje med det egna näringslivsarbetet.",
     "ställer sig bakom", [("fa2", .97, "reference", "inriktningsområde 2")], {"stance": "for"}),
    ("02 Ekby kommun.docx", "stance", "Ekby kommun stödjer innehållet i strategin.", "stödjer innehållet", [("root", .9, "words", "strategin")], {"stance": "for"}),
    ("03 Norrtuna.eml/yttrande.pdf", "stance", "Norrtuna kommun tillstyrker i huvudsak förslaget, med de förbehåll som framgår nedan.", "tillstyrker i huvudsak",
     [("root", .88, "words", "förslaget")], {"stance": "for_in_part"}),
    ("03 Norrtuna.eml/yttrande.pdf", "objection",
     "Kommunen avstyrker insats 3.1. Ett exportprogram i regionens regi riskerar att dubblera det arbete som redan bedrivs i de kommunala bolagen, och finansieringen redovisas inte.",
     "avstyrker insats 3.1", [("i3.1", .98, "reference", "insats 3.1")], {"stance": "against"}),
    ("03 Norrtuna.eml/yttrande.pdf", "change", "Landsbygdsperspektivet bör förstärkas i insats 2.2 så att stödet når även företag utanför tätorterna.", "bör förstärkas",
     [("i2.2", .96, "reference", "insats 2.2")], {"group": "landsbygd"}),
    ("03 Norrtuna.eml/yttrande.pdf", "praise", "Kommunen tillstyrker inriktningsområde 4.", "tillstyrker", [("fa4", .97, "reference", "inriktningsområde 4")], {"stance": "for"}),
    ("03 Norrtuna.eml/yttrande.pdf", "question", "Hur ska handlingsplanerna finansieras, och vem beslutar om dem?", "Hur ska", [("c4", .71, "words", "handlingsplanerna")], {"question": 2}),
    ("03 Norrtuna.eml/yttrande.pdf", "concern", "Svarstiden under hösten har varit kort. Nämnderna har inte hunnit behandla förslaget före svarsdatum.", "har varit kort",
     [("process", .83, "words", "svarstiden")], {"group": "svarstid"}),
    ("04 Sjövik.pdf", "stance", "Sjövik kommun avstår från att yttra sig och hänvisar till Ekby kommuns svar.", "avstår från att yttra sig", [("root", .8, "words", "yttra sig")], {"stance": "abstains"}),
    ("05 Länsstyrelsen.pdf", "change", "Avsnitt 1.2 bör ange hur strategin förhåller sig till miljömålen och till klimat- och energistrategin.", "bör ange",
     [("s1.2", .97, "reference", "Avsnitt 1.2")], {}),
    ("05 Länsstyrelsen.pdf", "clarification", "Det framgår inte hur uppföljningen ska gå till eller vilka indikatorer som ska användas.", "framgår inte",
     [("s4.2", .84, "words", "uppföljningen, indikatorer")], {"group": "uppfoljning"}),
    ("05 Länsstyrelsen.pdf", "stance", "Länsstyrelsen har i övrigt inget att erinra mot förslaget.", "inget att erinra", [("root", .77, "words", "förslaget")], {"stance": "no_objection"}),
    ("05 Länsstyrelsen.pdf", "addition", "Krisberedskap och totalförsvarets behov av ett robust näringsliv saknas i förslaget och bör behandlas.", "saknas i förslaget",
     [], {}),
    ("06 Universitetet.docx", "stance", "Universitetet ställer sig i princip bakom förslaget till strategi.", "i princip bakom", [("root", .86, "words", "strategi")], {"stance": "for_in_part"}),
    ("06 Universitetet.docx", "praise", "Universitetet välkomnar inriktningsområde 1 och den betoning som läggs på öppna testbäddar.", "välkomnar",
     [("fa1", .96, "reference", "inriktningsområde 1"), ("i1.1", .73, "words", "testbäddar")], {"stance": "for"}),
    ("06 Universitetet.docx", "change",
     "Insats 4.1 kan stödjas under förutsättning att lärosätena själva beslutar om dimensioneringen. Skrivningen ”utbildningar dimensioneras efter behoven” bör ändras så att ansvaret framgår.",
     "bör ändras", [("i4.1", .98, "reference", "Insats 4.1"), ("i4.1", .9, "quotation", "utbildningar dimensioneras efter behoven")], {"stance": "for_in_part"}),
    ("06 Universitetet.docx", "addition", "Strategin bör kompletteras med mål för kortare kurser på distans för yrkesverksamma.", "bör kompletteras med",
     [("p4.2.1", .79, "words", "kurser på distans, yrkesverksamma")], {}),
    ("06 Universitetet.docx", "offer", "Universitetet medverkar gärna i att ta fram indikatorer för forskningens nytta.", "medverkar gärna", [("s4.2", .62, "words", "indikatorer")],
     {"question": 2}),
    ("06 Universitetet.docx", "clarification", "Vad som avses med testbäddar i insats 1.1 är otydligt, och villkoren för tillträde behöver förtydligas.", "är otydligt",
     [("i1.1", .97, "reference", "insats 1.1")], {}),
    ("07 Företagarna.pdf", "change", "Enklare regler är den viktigaste frågan för våra medlemmar. Insats 2.1 bör därför få mätbara mål, med år och ansvarig.", "bör därför få mätbara mål",
     [("i2.1", .97, "reference", "Insats 2.1")], {"group": "uppfoljning"}),
    ("07 Företagarna.pdf", "change", "Insats 3.3 är densamma som insats 2.1 och bör strykas.", "bör strykas", [("i3.3", .98, "reference", "Insats 3.3"), ("i2.1", .95, "reference", "insats 2.1")], {}),
    ("07 Företagarna.pdf", "praise", "Att samordna finansieringen i insats 2.3 är rätt väg att gå.", "rätt väg att gå", [("i2.3", .97, "reference", "insats 2.3")], {"stance": "for"}),
    ("07 Företagarna.pdf", "objection", "Företagarna kan inte ställa sig bakom ett inriktningsområde 3 där regionen själv blir aktör på exportmarknaden.", "kan inte ställa sig bakom",
     [("fa3", .97, "reference", "inriktningsområde 3")], {"stance": "against"}),
    ("07 Företagarna.pdf", "clarification", "Regionens roll gentemot Almi och Business Sweden i exportfrågorna måste bli tydligare.", "måste bli tydligare",
     [("fa3", .69, "words", "roll, exportfrågorna")], {"group": "roll"}),
    ("07 Företagarna.pdf", "concern", "Vi är oroade över att stödet i insats 2.2 blir så krångligt att bara de större företagen söker det.", "är oroade över",
     [("i2.2", .97, "reference", "insats 2.2")], {}),
    ("07 Företagarna.pdf", "change", "Landsbygdens företag bör få en tydligare plats i inriktningsområde 2.", "bör få en tydligare plats", [("fa2", .95, "reference", "inriktningsområde 2")],
     {"group": "landsbygd"}),
    ("07 Företagarna.pdf", "concern", "Remisstiden var för kort för att vi skulle kunna fråga våra medlemmar.", "var för kort", [("process", .85, "words", "remisstiden")], {"group": "svarstid"}),
    ("08 Handelskammaren.pdf", "objection", "Handelskammaren avstyrker förslaget som helhet, eftersom det saknar prioriteringar och finansiering.", "avstyrker förslaget",
     [("root", .87, "words", "helhet")], {"stance": "against"}),
    ("08 Handelskammaren.pdf", "objection", "Handelskammaren avstyrker inriktningsområde 3. Främjandet av export är statens uppdrag.", "avstyrker inriktningsområde 3",
     [("fa3", .98, "reference", "inriktningsområde 3")], {"stance": "against"}),
    ("08 Handelskammaren.pdf", "clarification", "Det är oklart vilken roll regionen ska ha i investeringsfrämjandet i förhållande till kommunernas bolag.", "Det är oklart",
     [("i3.2", .78, "words", "investeringsfrämjandet")], {"group": "roll"}),
    ("08 Handelskammaren.pdf", "change", "Uppföljningen i avsnitt 4.2 bör göras av någon annan än regionen och redovisas offentligt varje år.", "bör göras av någon annan",
     [("s4.2", .97, "reference", "avsnitt 4.2")], {"group": "uppfoljning"}),
    ("08 Handelskammaren.pdf", "clarification", "Sammanfattningsvis är regionens roll i exportfrågorna oklar.", "oklar", [("fa3", .7, "words", "exportfrågorna")],
     {"group": "roll", "repeats": "Det är oklart vilken roll"}),
    ("09 Ekeby Såg.txt", "stance", "Vi är ett litet företag i Ekeland och stödjer förslaget.", "stödjer förslaget", [("root", .8, "words", "förslaget")], {"stance": "for"}),
    ("09 Ekeby Såg.txt", "change", "Stödet till omställning bör gå till små företag på landsbygden först.", "bör gå till", [("i2.2", .76, "words", "stödet till omställning")], {"group": "landsbygd"}),
    ("10 Lindgrens Bageri.txt", "stance", "Vi är ett litet företag i Ekeland och stödjer förslaget.", "stödjer förslaget", [("root", .8, "words", "förslaget")], {"stance": "for"}),
    ("10 Lindgrens Bageri.txt", "change", "Stödet till omställning bör gå till små företag på landsbygden först.", "bör gå till", [("i2.2", .76, "words", "stödet till omställning")], {"group": "landsbygd"}),
    ("10 Lindgrens Bageri.txt", "addition", "Vi vill också att lärlingsplatser i livsmedelsbranschen får eget stöd.", "Vi vill också att", [("i4.1", .44, "words", "lärlingsplatser")], {}),
    ("11 Nätbolaget.pdf", "praise", "Bolaget ser positivt på att bredbandsutbyggnaden i glesbygd prioriteras.", "ser positivt på", [], {}),
]
REPLIES = {"är densamma som insats 2.1": ("accommodated", "Insats 3.3 har tagits bort. Den var en upprepning från inriktningsområde 2.")}
GROUPS = {"roll": ("fa3", "clarification", "Det behöver förtydligas vilken roll regionen ska ha i export- och investeringsfrågorna."),
          "landsbygd": ("fa2", "change", "Landsbygdens företag bör få en tydligare plats i stödet till omställning."),
          "uppfoljning": ("s4.2", "change", "Uppföljningen bör ha mätbara mål och indikatorer."),
          "svarstid": ("process", "concern", "Svarstiden har varit kort.")}
FINDINGS = [("repeated_initiative", "Insats 3.3 ”Verka för enklare regler” har samma rubrik och text som insats 2.1.", ["i3.3", "i2.1"]),
            ("dangling_reference", "Avsnitt 4.1 hänvisar till en bilaga 2 som inte finns i förslaget.", ["s4.1"])]
QUESTIONS = ["Vilka ytterligare insatser anser ni är viktiga?", "Hur kan och vill er organisation medverka i genomförandet?"]
HANDLING = "Yttrandet överlämnas till Region Ekeland."


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def size(text):
    return len(text.encode())


def draft():
    text, nodes = "", []
    for node_id, kind, number, title, parent, page, body in NODES:
        start = size(text)
        heading = " ".join(part for part in (number, title) if part)
        line = text.count("\n") + 1
        text += f"{heading}\n{body}\n\n" if heading and node_id != "root" else f"{body}\n\n"
        nodes.append({"id": node_id, "kind": kind, "number": number, "title": title, "parent": parent, "start": start,
                      "end": size(text) - 2, "page": page, "line": line})
    by_id = {node["id"]: node for node in nodes}
    for node in reversed(nodes):
        if node["parent"]:
            by_id[node["parent"]]["end"] = max(by_id[node["parent"]]["end"], node["end"])
    return {"file": "strategi.pdf", "kind": "strategy", "title": NODES[0][3], "hash": digest(text), "format": "pdf", "pages": 14,
            "text": text, "nodes": nodes}


def place(text, part):
    start = size(text[:text.index(part)])
    return start, start + size(part)


def document_text(file, sender, case_number):
    head = f"{sender}\n" + (f"Diarienummer {case_number}\n" if case_number else "") + "\n"
    return head + "\n\n".join(v[2] for v in V if v[0] == file) + f"\n\n{HANDLING}\n"


def document(number, row):
    file, form, pages, kind, sender, sender_type, case_number, dated, stance, evidence, more = row
    text = None if more.get("unread") else document_text(file, sender, case_number)
    stance_evidence = []
    if evidence and evidence in text:
        start, end = place(text, evidence)
        stance_evidence = [{"text": evidence, "start": start, "end": end}]
    unique = [dict(zip(("start", "end"), place(text, part)), text=part) for part in more.get("unique", [])]
    background = [] if text is None else [{"start": 0, "end": size(text.split("\n\n")[0]), "kind": "form"},
                                          dict(zip(("start", "end"), place(text, HANDLING)), kind="handling")]
    return {"file": file, "number": number, "hash": digest(text or file), "format": form, "bytes": 20480 + 977 * number, "pages": pages,
            "kind": kind, "sender": sender, "sender_type": sender_type, "recipient": "Region Ekeland" if text else None,
            "our_case_number": "RS 2025-0412" if more.get("answers", 1) == 1 and text else None, "their_case_number": case_number,
            "dated": dated, "revised": more.get("revised"), "decided": more.get("decided"), "decided_by": more.get("decided_by"),
            "received": dated, "stance": stance, "stance_evidence": stance_evidence,
            "node_stances": [{"node": n, "stance": s, "evidence": [e]} for n, s, e in more.get("node_stances", [])],
            "answers": more.get("answers", "RS 2025-0412" if kind == "response" else None), "answers_other": more.get("answers_other"),
            "counted": more.get("counted", True), "late": more.get("late", False), "asked": more.get("asked", True),
            "twin_of": more.get("twin_of"), "twin_kind": more.get("twin_kind"), "joins": "Ekby kommun" if file.startswith("04") else None,
            "revises": None, "attachment_of": more.get("attachment_of"), "unique": unique, "background": background,
            "problems": [{"code": c, "message": m} for c, m in more.get("problems", [])], "text": text}


def viewpoint(number, row, texts, group_ids):
    file, kind, text, evidence, passages, more = row
    start, end = place(texts[file], text)
    at = start + place(text, evidence)[0]
    shown = [{"for": "kind", "text": evidence, "start": at, "end": at + size(evidence)}]
    if "stance" in more:
        shown.append(dict(shown[0], **{"for": "stance"}))
    merged = {}
    for node, score, evidence_kind, words in passages:
        passage = merged.setdefault(node, {"node": node, "score": score, "evidence": []})
        passage["evidence"].append({"kind": evidence_kind, "text": words})
    repeats = next((i + 1 for i, v in enumerate(V) if "repeats" in more and v[2].startswith(more["repeats"])), None)
    reply = next((r for part, r in REPLIES.items() if part in text), (None, None))
    line = texts[file].encode()[:start].decode().count("\n") + 1
    return {"id": number, "document": file, "text": text, "start": start, "end": end, "page": 1 + line // 12, "line": line, "kind": kind,
            "stance": more.get("stance"), "score": round(.9 - number % 7 * .05, 2), "evidence": shown, "passages": list(merged.values()),
            "question": more.get("question"), "repeats": repeats, "group": group_ids.get(more.get("group")),
            "reply": {"outcome": reply[0], "reason": reply[1]}}


def count(values):
    counts = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return counts


def node_summary(nodes, viewpoints, documents):
    parent = {node["id"]: node["parent"] for node in nodes}

    def covers(node, inner):
        while inner in parent and inner != node:
            inner = parent[inner]
        return inner == node

    rows = []
    for node in [node["id"] for node in nodes] + ["process"]:
        about = [v for v in viewpoints if any(covers(node, p["node"]) for p in v["passages"])]
        stances = count(stance for _, stance in sorted(
            {(d["file"], s["stance"]) for d in documents for s in d["node_stances"] if d["counted"] and covers(node, s["node"])}))
        if about or stances:
            rows.append({"node": node, "viewpoints": len(about), "documents": len({v["document"] for v in about}),
                         "kinds": count(v["kind"] for v in about), "stances": stances})
    return rows


def main():
    strategy = draft()
    documents = [document(number, row) for number, row in enumerate(DOCUMENTS, 1)]
    texts = {d["file"]: d["text"] for d in documents}
    group_ids = {name: number for number, name in enumerate(GROUPS, 1)}
    viewpoints = [viewpoint(number, row, texts, group_ids) for number, row in enumerate(V, 1)]
    groups = []
    for name, (node, kind, text) in GROUPS.items():
        members = [v for v in viewpoints if v["group"] == group_ids[name]]
        groups.append({"id": group_ids[name], "node": node, "kind": kind, "text": text, "viewpoints": [v["id"] for v in members],
                       "documents": len({v["document"] for v in members})})
    consultees = [dict(zip(("name", "type", "asked", "status", "documents"), row)) for row in CONSULTEES]
    counted = {d["file"] for d in documents if d["counted"]}
    valid = [v for v in viewpoints if v["document"] in counted]
    asked = [c for c in consultees if c["asked"]]
    types = list(dict.fromkeys(c["type"] for c in consultees))
    summary = {
        "files": 13, "documents": len(documents), "responses": sum(d["counted"] and not d["attachment_of"] for d in documents),
        "asked": len(asked), "answered": sum(c["status"] != "not_answered" for c in asked),
        "not_answered": sum(c["status"] == "not_answered" for c in asked), "late": sum(c["status"] == "late" for c in consultees),
        "unasked": sum(not c["asked"] for c in consultees), "other_consultation": 1, "not_read": 1, "twins": 2,
        "no_clear_stance": sum(d["counted"] and d["stance"] == "unclear" for d in documents),
        "by_type": [{"type": t, "asked": sum(c["type"] == t for c in asked),
                     "answered": sum(c["type"] == t and c["status"] != "not_answered" for c in asked)} for t in types],
        "stances": count(d["stance"] for d in documents if d["counted"] and d["stance"]),
        "kinds": count(v["kind"] for v in valid), "viewpoints": len(valid),
        "nodes": node_summary(strategy["nodes"], valid, documents),
        "wanted": [{"group": g["id"], "node": g["node"], "kind": g["kind"], "documents": g["documents"], "text": g["text"]}
                   for g in sorted(groups, key=lambda g: -g["documents"])]}
    compilation = {
        "samsyn": {"version": "0.1.0", "format": 1}, "made": "2025-11-03T08:00:00Z",
        "consultation": {"title": "Remiss av näringslivs- och tillväxtstrategi för Ekeland 2026–2035", "case_number": "RS 2025-0412",
                         "authority": "Region Ekeland", "deadline": "2025-10-31", "questions": QUESTIONS, "no_views_on": NO_VIEWS},
        "draft": strategy, "findings": [dict(zip(("code", "message", "nodes"), f)) for f in FINDINGS],
        "consultees": consultees, "documents": documents, "viewpoints": viewpoints, "groups": groups,
        "campaigns": [{"id": 1, "documents": ["09 Ekeby Såg.txt", "10 Lindgrens Bageri.txt"], "representative": "09 Ekeby Såg.txt"}],
        "summary": summary}
    path = pathlib.Path(__file__).with_name("sample.json")
    path.write_text(json.dumps(compilation, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
