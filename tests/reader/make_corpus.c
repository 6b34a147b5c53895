/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Writes the small corpus that the fuzz harnesses start from into the files named: a PDF, a DOCX, a
 * mail, a text, an ODT, a web page, an archive, a mailbox, an Outlook mail, the frames of an
 * answer, a PNG, a JPEG, a TIFF and a project, in that order. The PDF holds notes, the DOCX and the
 * ODT tracked changes and comments.
 */
#include "base/file.h"
#include "pictures.h"
#include "reader/parent/protocol.h"

#include <stdio.h>

static bool append(void *context, struct str bytes)
{
    buf_add_str(context, bytes);
    return true;
}

static struct str make_frames(struct arena *arena, struct str text)
{
    struct buf out = buf_init(MIB(1));
    struct reading reading = read_bytes(arena, text);
    reading_add_property(arena, &reading, STR("title"), STR("Yttrande"));
    *VEC_PUSH(arena, &reading.attachments) =
        (struct attachment){STR("a.txt"), STR("text/plain"), STR("innehåll")};
    protocol_encode_hello(&out, (struct hello){PROTOCOL_VERSION, 7});
    protocol_encode(&reading, append, &out, NULL);
    struct str frames = str_copy(arena, buf_str(&out));
    buf_done(&out);
    return frames;
}

/* Not packed, so that a changed byte is one of the XML. */
static struct str make_project(struct arena *arena)
{
    const struct made_part parts[] = {
        {"project.qde",
         STR("<?xml version=\"1.0\"?><Project xmlns=\"urn:QDA-XML:project:1.0\"><CodeBook><Codes>"
             "<Code guid=\"11111111-1111-4111-8111-111111111111\" name=\"oro\"/></Codes>"
             "</CodeBook><Sources><TextSource name=\"a\" plainTextPath=\"internal://a.txt\">"
             "<PlainTextSelection guid=\"33333333-3333-4333-8333-333333333333\" "
             "startPosition=\"0\" "
             "endPosition=\"2\"><Coding><CodeRef "
             "targetGUID=\"{11111111-1111-4111-8111-111111111111}\"/></Coding>"
             "<NoteRef targetGUID=\"22222222-2222-4222-8222-222222222222\"/></PlainTextSelection>"
             "</TextSource><PDFSource><PDFSelection page=\"1\"/><Representation "
             "plainTextPath=\"relative://a%2Etxt\"/></PDFSource><TextSource><PlainTextContent>Hej "
             "&amp; h\xC3\xA5"
             "</PlainTextContent></TextSource></Sources><Notes><Note "
             "guid=\"22222222-2222-4222-8222-222222222222\">"
             "<PlainTextContent>Jo</PlainTextContent></Note></Notes><Links><Link originGUID="
             "\"22222222-2222-4222-8222-222222222222\" "
             "targetGUID=\"33333333-3333-4333-8333-333333333333\"/>"
             "</Links></Project>")},
        {"sources/a.txt", STR("Vi tillstyrker.")},
    };
    return make_stored_zip(arena, parts, sizeof parts / sizeof *parts);
}

int main(int argc, char **argv)
{
    static const struct drawn lines[] = {
        {72, 120, 18, true, "Yttrande"}, {72, 160, 11, false, "Kommunen tillstyrker för-"},
        {72, 174, 11, false, "slaget."}, {72, 200, 11, false, "• ett"},
        {72, 240, 11, false, "a"},       {200, 240, 11, false, "b"},
        {72, 256, 11, false, "c"},       {200, 256, 11, false, "d"}};
    static const struct noted notes[] = {{0, 70, 150, 124, 164, false, "A", "Nja."},
                                         {0, 300, 300, 320, 320, true, "B", "Jo."}};
    static const unsigned char grey[30 * 20];
    const struct pixels picture = {30, 20, grey};
    struct arena arena = arena_init();
    struct error error;
    const struct str text =
        STR("# Svar\n\nKommunen till-\nstyrker.\n\n1. ett\n2. två\n\n> citat\n");
    const struct str files[] = {
        make_noted_pdf(&arena, make_pdf(&arena, lines, sizeof lines / sizeof *lines), notes, 2),
        make_commented_docx(
            &arena,
            "<w:p><w:pPr><w:pStyle w:val=\"Rubrik1\"/></w:pPr><w:commentRangeStart "
            "w:id=\"1\"/><w:r><w:t>Svar</w:t></w:r><w:commentRangeEnd w:id=\"1\"/></w:p><w:tbl>"
            "<w:tr><w:trPr><w:ins w:author=\"A\"/></w:trPr><w:tc><w:p><w:r><w:t>a</w:t></w:r>"
            "</w:p></w:tc></w:tr></w:tbl><w:p><w:pPr><w:rPr><w:del w:author=\"B\"/></w:rPr>"
            "</w:pPr><w:del w:author=\"B\"><w:r><w:delText>bort</w:delText></w:r></w:del></w:p>"
            "<w:p><w:moveTo w:author=\"A\"><w:r><w:t>hit</w:t></w:r></w:moveTo></w:p>",
            "<w:comment w:id=\"1\" w:author=\"A\"><w:p w14:paraId=\"1\"><w:r><w:t>Nja.</w:t></w:r>"
            "</w:p></w:comment><w:comment w:id=\"2\"><w:p w14:paraId=\"2\"><w:r><w:t>Jo.</w:t>"
            "</w:r></w:p></w:comment>",
            "<w15:commentEx w15:paraId=\"2\" w15:paraIdParent=\"1\"/>"),
        STR("From: a@b.example\r\nTo: c@d.example\r\nSubject: =?utf-8?q?=C3=A5?=\r\n"
            "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
            "Content-Type: text/html\r\n\r\n<p>Hej</p><blockquote>x</blockquote>\r\n--b\r\n"
            "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n"
            "\r\nJVBERi0=\r\n--b--\r\n"),
        text,
        make_odt(&arena,
                 "<text:tracked-changes><text:changed-region xml:id=\"c\"><text:deletion>"
                 "<office:change-info><dc:creator>A</dc:creator></office:change-info><text:p>bort"
                 "</text:p></text:deletion></text:changed-region><text:changed-region xml:id=\"i\">"
                 "<text:insertion/></text:changed-region></text:tracked-changes><text:p>"
                 "<office:annotation office:name=\"n\"><dc:creator>B</dc:creator><text:p>Nja."
                 "</text:p></office:annotation>a<text:change text:change-id=\"c\"/>"
                 "<text:change-start text:change-id=\"i\"/>b<office:annotation-end "
                 "office:name=\"n\"/>c<text:change-end text:change-id=\"i\"/></text:p>"
                 "<text:h text:style-name=\"P1\" text:outline-level=\"1\">Svar</text:h><text:list "
                 "text:style-name=\"L1\"><text:list-item><text:p>ett<text:note><text:note-body>"
                 "<text:p>not</text:p></text:note-body></text:note></text:p></text:list-item>"
                 "</text:list><table:table><table:table-row><table:table-cell><text:p>a</text:p>"
                 "</table:table-cell></table:table-row></table:table>",
                 "<text:list-style style:name=\"L1\"><text:list-level-style-number "
                 "text:level=\"1\" style:num-format=\"i\" style:num-suffix=\".\"/>"
                 "</text:list-style><style:style style:name=\"P1\" style:family=\"paragraph\">"
                 "<style:text-properties fo:font-weight=\"bold\"/></style:style>",
                 NULL, "<style:header><text:p>Huvud</text:p></style:header>"),
        STR("<!doctype html><meta charset=iso-8859-15><h1>Svar</h1><p>Vi <b>till</b>styrker\xA4."
            "<ol type=i start=3><li>ett<ul><li>inre</ul></ol><table><tr><td colspan=2>a<td>b"
            "</table><blockquote>x<br>y</blockquote><pre>a\nb</pre><script>x()</script>"),
        make_zip(&arena,
                 (const struct made_part[]){{"mapp/a.txt", STR("Vi tillstyrker.")},
                                            {"b.txt", STR("Vi avstyrker.")}},
                 2),
        STR("From a@b.example Wed Feb  3 10:15:00 2021\nFrom: a@b.example\nSubject: x\n\nHej.\n"
            ">From vilka?\n\nFrom c@d.example Wed Feb  3 10:16:00 2021\nFrom: c@d.example\n"
            "Subject: y\n\nHej igen.\n"),
        make_msg(&arena,
                 (const struct made_value[]){
                     {"0037001F", STR("Svar")},
                     {"0C1A001F", STR("Ärende")},
                     {"00390040", STR("\x01\x02\x03\x04\x05\x06\xdc\x01")},
                     {"10130102", STR("<p>Vi tillstyrker.")},
                     {"__recip_version1.0_#00000000/3001001F", STR("Region")},
                     {"__attach_version1.0_#00000000/3707001F", STR("a.txt")},
                     {"__attach_version1.0_#00000000/37010102", STR("Bilaga.")},
                     {"__attach_version1.0_#00000001/__substg1.0_3701000D/1000001E", STR("Inre.")}},
                 8, 9),
        make_frames(&arena, text),
        make_png(&arena, picture),
        make_jpeg(&arena, picture),
        make_tiff(&arena, &picture, 1),
        make_project(&arena),
    };
    const int count = sizeof files / sizeof *files;
    bool ok = argc == count + 1;
    error_set(&error, ERROR_INPUT, "usage: make-corpus FILE..., one for each of %d kinds", count);
    for (int i = 0; ok && i < count; i++)
        ok = file_write(argv[i + 1], files[i], &error);
    if (!ok)
        fprintf(stderr, "%s\n", error.message);
    arena_done(&arena);
    support_done();
    return ok ? 0 : 1;
}
