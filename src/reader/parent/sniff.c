/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/parent/sniff.h"

#include "base/utf8.h"
#include "reader/parent/cfb_sectors.h"
#include "reader/parent/zip_names.h"

#include <stdint.h>

/* Where the first member's name stands. */
#define ZIP_NAME_START 30

/* Formats that we know by their first bytes and do not read. */
static const struct {
    struct str magic;
    struct str reason;
} foreign[] = {
    {STR_INIT("GIF8"), STR_INIT("it is an image (GIF); save it as PNG")},
    {STR_INIT("7z\xBC\xAF"), STR_INIT("it is a 7-Zip archive; unpack it and send each file")},
    {STR_INIT("\x1F\x8B"), STR_INIT("it is packed by gzip; unpack it and send the file in it")},
    {STR_INIT("Rar!"), STR_INIT("it is a RAR archive; unpack it and send each file")},
    {STR_INIT("\x7F"
              "ELF"),
     STR_INIT("it is a program, not a document")},
    {STR_INIT("MZ"), STR_INIT("it is a program, not a document")},
};

/* Pictures, whose text is recognised. */
static const struct {
    struct str magic;
    enum document_format format;
} pictures[] = {
    {STR_INIT("\x89PNG"), FORMAT_PNG},
    {STR_INIT("\xFF\xD8\xFF"), FORMAT_JPEG},
    {STR_INIT("II*\0"), FORMAT_TIFF},
    {STR_INIT("MM\0*"), FORMAT_TIFF},
};

static bool has(struct str bytes, struct str part)
{
    return str_contains(bytes, part);
}

static struct sniffed known(enum document_format format)
{
    return (struct sniffed){.format = format};
}

static struct sniffed unknown(struct str reason)
{
    return (struct sniffed){FORMAT_UNKNOWN, STR("unknown_format"), reason};
}

/* OpenDocument names its type in the first member, which is not packed (part 2, 3.3). */
static struct str opendocument_type(struct str bytes)
{
    static const struct str type = STR_INIT("application/vnd.oasis.opendocument.");
    struct str start = str_sub(bytes, ZIP_NAME_START, ZIP_NAME_START + 256);
    size_t at = str_starts(start, STR("mimetype")) ? str_find(start, type, 0) : SIZE_MAX;
    return at == SIZE_MAX ? (struct str){NULL, 0} : str_sub(start, at + type.n, start.n);
}

/* What an office file is, by the name of its main part. */
static struct sniffed sniff_zip(struct str bytes)
{
    static const struct {
        struct str start;
        struct sniffed sniffed;
    } parts[] = {
        {STR_INIT("word/document"), {.format = FORMAT_DOCX}},
        {STR_INIT("xl/workbook"),
         {FORMAT_UNKNOWN, STR_INIT("unknown_format"),
          STR_INIT("it is a spreadsheet (XLSX); save it as PDF")}},
        {STR_INIT("ppt/presentation"),
         {FORMAT_UNKNOWN, STR_INIT("unknown_format"),
          STR_INIT("it is a presentation (PPTX); save it as PDF")}},
    };
    struct zip_names names = zip_names_of(bytes);
    struct str type = opendocument_type(bytes), name;
    bool content = false, manifest = false;
    if (str_starts(type, STR("text")))
        return known(FORMAT_ODT);
    if (type.n)
        return unknown(STR("it is an OpenDocument file but no text; save it as PDF"));
    while (zip_names_next(&names, &name)) {
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
            if (str_starts(name, parts[i].start) &&
                (str_ends(name, STR(".xml")) || str_ends(name, STR(".bin"))))
                return parts[i].sniffed;
        content |= str_equal(name, STR("content.xml"));
        manifest |= str_equal(name, STR("META-INF/manifest.xml"));
    }
    /* Packed anew by another program, an OpenDocument file may have lost its first member. */
    return known(content && manifest ? FORMAT_ODT : FORMAT_ZIP);
}

/* What a compound file is, by the first of these streams in its directory: an attached file's own
 * are not in it, nor are those of what an office file holds before its own. */
static struct sniffed sniff_compound(struct str bytes)
{
    static const struct {
        struct str stream;
        struct sniffed sniffed;
    } streams[] = {
        {STR_INIT("__properties_version1.0"), {.format = FORMAT_MSG}},
        {STR_INIT("EncryptedPackage"),
         {FORMAT_UNKNOWN, STR_INIT("encrypted"),
          STR_INIT("the file is locked with a password; ask for it without one")}},
        {STR_INIT("WordDocument"),
         {FORMAT_DOC, STR_INIT("doc_not_read"),
          STR_INIT("it is an old Word file (DOC), which is kept but not read; install "
                   "LibreOffice, save it as DOCX or PDF, or ask the sender to")}},
        {STR_INIT("Workbook"),
         {FORMAT_UNKNOWN, STR_INIT("unknown_format"),
          STR_INIT("it is an old spreadsheet (XLS); save it as PDF")}},
        {STR_INIT("PowerPoint Document"),
         {FORMAT_UNKNOWN, STR_INIT("unknown_format"),
          STR_INIT("it is an old presentation (PPT); save it as PDF")}},
    };
    struct cfb_names names = cfb_names_of(bytes);
    struct str name;
    while (cfb_names_next(&names, &name))
        for (size_t i = 0; i < sizeof streams / sizeof *streams; i++)
            if (str_equal(name, streams[i].stream))
                return streams[i].sniffed;
    return unknown(STR("it is an old Office file; save it as DOCX or PDF"));
}

static bool starts_without_case(struct str s, struct str prefix)
{
    if (s.n < prefix.n)
        return false;
    for (size_t i = 0; i < prefix.n; i++)
        if (ascii_lower(s.p[i]) != ascii_lower(prefix.p[i]))
            return false;
    return true;
}

static bool is_mail_header(struct str line)
{
    static const struct str names[] = {
        STR_INIT("From:"),       STR_INIT("To:"),           STR_INIT("Subject:"),
        STR_INIT("Date:"),       STR_INIT("MIME-Version:"), STR_INIT("Received:"),
        STR_INIT("Message-ID:"), STR_INIT("Return-Path:"),  STR_INIT("Content-Type:"),
        STR_INIT("Reply-To:"),   STR_INIT("Cc:"),           STR_INIT("Delivered-To:"),
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (starts_without_case(line, names[i]))
            return true;
    return false;
}

/* "Name: ", or the continuation of such a line (RFC 5322, 2.2). */
static bool looks_like_a_header(struct str line)
{
    size_t colon = 0;
    if (line.n && (line.p[0] == ' ' || line.p[0] == '\t'))
        return true;
    while (colon < line.n && line.p[colon] > ' ' && line.p[colon] < 0x7F && line.p[colon] != ':')
        colon++;
    return colon > 0 && colon < line.n && line.p[colon] == ':';
}

/* A mail starts with headers, up to an empty line; two of them must be among those every mail has,
 * for many a letter begins "Datum: …". Outlook keeps a signed mail as an attachment that begins
 * with its type ([MS-OXOSMIME] 2.1.3). */
static bool is_mail(struct str sample)
{
    size_t known = 0;
    bool first = true;
    while (sample.n) {
        struct str line = str_cut(&sample, '\n');
        if (line.n && line.p[line.n - 1] == '\r')
            line.n--;
        if (line.n == 0)
            break;
        if (first && starts_without_case(line, STR("From ")))
            continue; /* the envelope line of an mbox */
        if (!looks_like_a_header(line))
            return false;
        known += is_mail_header(line);
        known += first && starts_without_case(line, STR("Content-Type: multipart/"));
        first = false;
    }
    return known >= 2;
}

static bool is_text(struct str sample)
{
    size_t strange = 0;
    for (size_t i = 0; i < sample.n; i++) {
        unsigned char c = (unsigned char)sample.p[i];
        if (c == 0)
            return false;
        strange += c < 0x20 && !ascii_is_space((char)c) && c != 0x1B;
    }
    return strange * 100 <= sample.n;
}

/* Comments and an XML declaration may stand before the first tag. */
static struct str behind_declarations(struct str text)
{
    static const struct str pairs[][2] = {{STR_INIT("\xEF\xBB\xBF"), STR_INIT("\xEF\xBB\xBF")},
                                          {STR_INIT("<?xml"), STR_INIT("?>")},
                                          {STR_INIT("<!--"), STR_INIT("-->")}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs;) {
        text = str_trim(text);
        size_t end = str_starts(text, pairs[i][0]) ? str_find(text, pairs[i][1], 0) : SIZE_MAX;
        if (end == SIZE_MAX)
            i++;
        else
            text = str_sub(text, end + pairs[i][1].n, text.n);
    }
    return text;
}

static bool is_html(struct str sample)
{
    static const struct str tags[] = {STR_INIT("<!doctype html"), STR_INIT("<html"),
                                      STR_INIT("<head"), STR_INIT("<body"), STR_INIT("<meta ")};
    struct str start = behind_declarations(sample);
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (starts_without_case(start, tags[i]))
            return true;
    return false;
}

/* HTML in UTF-16, by what is ASCII in its beginning. */
static bool is_wide_html(struct str bytes)
{
    char narrow[256];
    size_t n = 0;
    for (size_t i = 2; i < bytes.n && n < sizeof narrow; i++)
        if (bytes.p[i])
            narrow[n++] = bytes.p[i];
    return is_html((struct str){narrow, n});
}

static bool is_hash_heading(struct str line)
{
    size_t hashes = 0;
    while (hashes < line.n && line.p[hashes] == '#')
        hashes++;
    return hashes >= 1 && hashes <= 6 && hashes + 1 < line.n && line.p[hashes] == ' ';
}

static bool is_markdown(struct str sample)
{
    if (has(sample, STR("](http")) || has(sample, STR("](mailto:")))
        return true;
    while (sample.n)
        if (is_hash_heading(str_cut(&sample, '\n')))
            return true;
    return false;
}

static bool is_utf16(struct str bytes)
{
    return str_starts(bytes, STR("\xFF\xFE")) || str_starts(bytes, STR("\xFE\xFF"));
}

static bool is_zip(struct str bytes)
{
    return str_starts(bytes, STR("PK\x03\x04")) || str_starts(bytes, STR("PK\x05\x06"));
}

static bool is_compound(struct str bytes)
{
    return str_starts(bytes, STR("\xD0\xCF\x11\xE0"));
}

struct sniffed sniff_format(struct str bytes)
{
    struct str sample = str_sub(bytes, 0, SNIFF_START_BYTES);
    /* ISO 32000 wants the header first; readers accept it within the first 1024 bytes. */
    if (has(str_sub(bytes, 0, 1024), STR("%PDF-")))
        return known(FORMAT_PDF);
    if (is_zip(bytes))
        return sniff_zip(bytes);
    if (is_compound(bytes))
        return sniff_compound(bytes);
    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++)
        if (str_starts(bytes, pictures[i].magic))
            return known(pictures[i].format);
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (str_starts(bytes, foreign[i].magic))
            return unknown(foreign[i].reason);
    if (str_starts(bytes, STR("{\\rtf")))
        return (struct sniffed){FORMAT_RTF, STR("rtf_not_read"),
                                STR("it is a file in Rich Text Format (RTF), which is kept but not "
                                    "read; install LibreOffice, save it as DOCX or PDF, or ask "
                                    "the sender to")};
    if (is_utf16(bytes))
        return known(is_wide_html(bytes) ? FORMAT_HTML : FORMAT_TEXT);
    if (bytes.n == 0 || !is_text(sample))
        return unknown(
            STR("it is no kind of file that can be read; send PDF, DOCX, e-mail or text"));
    if (is_html(sample))
        return known(FORMAT_HTML);
    if (is_mail(sample))
        return known(starts_without_case(sample, STR("From ")) ? FORMAT_MBOX : FORMAT_EML);
    return known(is_markdown(sample) ? FORMAT_MARKDOWN : FORMAT_TEXT);
}

enum document_format sniff_start(struct str start)
{
    if (is_zip(start))
        return FORMAT_DOCX;
    return is_compound(start) ? FORMAT_MSG : sniff_format(start).format;
}
