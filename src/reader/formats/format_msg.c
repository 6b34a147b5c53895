/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Mails as Outlook saves them ([MS-OXMSG] 23.0): a compound file in which each property is a stream
 * and each recipient and attachment a storage. They are told as an EML's are.
 */
#include "reader/formats/format.h"

#include "base/date.h"
#include "base/utf8.h"
#include "reader/layout/canonical.h"
#include "reader/layout/layout.h"
#include "reader/parts/cfb.h"
#include "reader/parts/cfb_write.h"
#include "reader/parts/charset.h"
#include "reader/parts/html.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#define PROPERTIES "__properties_version1.0"
#define NAMED_PROPERTIES "__nameid_version1.0"

/* Bytes before the first property ([MS-OXMSG] 2.4.1), and of each. */
enum { HEADER_OF_FILE = 32, HEADER_OF_INNER = 24, HEADER_OF_OTHERS = 8, PROPERTY_BYTES = 16 };

enum { TYPE_LONG = 0x0003, TYPE_TIME = 0x0040 };

/* Property ids ([MS-OXPROPS]). */
enum {
    ID_SUBJECT = 0x0037,
    ID_SUBMITTED = 0x0039,
    ID_SENT_FOR_NAME = 0x0042,
    ID_SENT_FOR_ADDRESS = 0x0065,
    ID_HEADERS = 0x007D,
    ID_RECIPIENT_KIND = 0x0C15,
    ID_SENDER_NAME = 0x0C1A,
    ID_SENDER_ADDRESS = 0x0C1F,
    ID_SHOWN_CC = 0x0E03,
    ID_SHOWN_TO = 0x0E04,
    ID_DELIVERED = 0x0E06,
    ID_BODY = 0x1000,
    ID_RTF = 0x1009,
    ID_HTML = 0x1013,
    ID_MESSAGE_ID = 0x1035,
    ID_IN_REPLY_TO = 0x1042,
    ID_SHOWN_NAME = 0x3001,
    ID_ADDRESS = 0x3003,
    ID_DATA = 0x3701,
    ID_SHORT_FILE_NAME = 0x3704,
    ID_FILE_NAME = 0x3707,
    ID_MEDIA_TYPE = 0x370E,
    ID_SMTP_ADDRESS = 0x39FE,
    ID_INTERNET_CODE_PAGE = 0x3FDE,
    ID_CODE_PAGE = 0x3FFD,
    ID_SENDER_SMTP = 0x5D01,
    ID_SENT_FOR_SMTP = 0x5D02,
};

enum { RECIPIENT_TO = 1, RECIPIENT_CC = 2 };

/* The mail itself, a recipient or an attachment. */
struct object {
    uint32_t storage;
    struct str properties; /* those of a fixed length, one after the other */
};

struct msg_job {
    struct arena *arena;
    struct str bytes;
    struct reading *reading;
    struct cfb cfb;
    struct object mail;
    struct str charset; /* of what is not Unicode, or empty */
    struct str html_charset;
    struct buf body;
    size_t left_out;
    size_t linked; /* attachments that are only named */
};

void format_msg_prepare(struct format_prepared *prepared)
{
    charset_prepare(prepared);
    xmlInitParser();
}

void format_msg_release(struct format_prepared *prepared)
{
    xmlCleanupParser();
    charset_release(prepared);
}

static void add_problem(struct msg_job *job, struct str code, struct str message)
{
    reading_add_problem(job->arena, job->reading, code, message);
}

/* Properties */

static struct object open_object(struct msg_job *job, uint32_t storage, size_t header)
{
    struct str all =
        cfb_stream(job->arena, &job->cfb, cfb_find(&job->cfb, storage, STR(PROPERTIES)));
    return (struct object){storage, str_sub(all, header, all.n)};
}

/* The eight bytes of a property of a fixed length, or zero. */
static uint64_t number_of(const struct object *object, uint32_t id, uint32_t type)
{
    for (size_t at = 0; at + PROPERTY_BYTES <= object->properties.n; at += PROPERTY_BYTES)
        if (cfb_u32(object->properties, at) == (id << 16 | type))
            return (uint64_t)cfb_u32(object->properties, at + 12) << 32 |
                   cfb_u32(object->properties, at + 8);
    return 0;
}

static uint32_t long_of(const struct object *object, uint32_t id)
{
    return (uint32_t)(number_of(object, id, TYPE_LONG) & UINT32_MAX);
}

static uint32_t find_value(struct msg_job *job, const struct object *object, uint32_t id,
                           const char *type)
{
    struct str name = str_format(job->arena, "__substg1.0_%04X%s", id, type);
    return cfb_find(&job->cfb, object->storage, name);
}

static struct str binary_of(struct msg_job *job, const struct object *object, uint32_t id)
{
    return cfb_stream(job->arena, &job->cfb, find_value(job, object, id, "0102"));
}

/* What stands behind a NUL is no part of a string. */
static struct str without_end(struct str text)
{
    size_t end = str_find(text, (struct str){"", 1}, 0);
    return str_sub(text, 0, end);
}

static struct str wide_text(struct msg_job *job, struct str units)
{
    bool damaged;
    char *marked = arena_alloc(job->arena, units.n + 2);
    memcpy(marked, "\xFF\xFE", 2);
    if (units.n)
        memcpy(marked + 2, units.p, units.n);
    return canonical_from_file(job->arena, (struct str){marked, units.n + 2}, &damaged);
}

static struct str narrow_text(struct msg_job *job, struct str charset, struct str bytes)
{
    bool damaged;
    struct str text = without_end(bytes), converted;
    if (!utf8_valid(text) && charset_to_utf8(job->arena, charset, text, &converted))
        text = converted;
    return canonical_from_file(job->arena, text, &damaged);
}

static struct str text_of(struct msg_job *job, const struct object *object, uint32_t id)
{
    uint32_t wide = find_value(job, object, id, "001F");
    uint32_t value = wide == CFB_NONE ? find_value(job, object, id, "001E") : wide;
    struct str bytes = cfb_stream(job->arena, &job->cfb, value);
    return wide == CFB_NONE ? narrow_text(job, job->charset, bytes) : wide_text(job, bytes);
}

/* On one line, as a header is. */
static struct str line_of(struct msg_job *job, const struct object *object, uint32_t id)
{
    struct str text = str_trim(text_of(job, object, id));
    char *copy = str_to_c(job->arena, text);
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)copy[i] < 0x20)
            copy[i] = ' ';
    return (struct str){copy, text.n};
}

static struct str first_line_of(struct msg_job *job, const struct object *object,
                                const uint32_t *ids, size_t count)
{
    struct str line = {NULL, 0};
    for (size_t i = 0; i < count && line.n == 0; i++)
        line = line_of(job, object, ids[i]);
    return line;
}

/* Character sets of code pages other than windows-1252, which is what is taken where nothing is
 * known ([MS-UCODEREF] 2.2.1). */
static struct str charset_of(uint32_t code_page)
{
    static const struct {
        uint32_t code_page;
        struct str charset;
    } sets[] = {
        {850, STR_INIT("IBM850")},        {865, STR_INIT("IBM865")},
        {1250, STR_INIT("WINDOWS-1250")}, {1251, STR_INIT("WINDOWS-1251")},
        {1254, STR_INIT("WINDOWS-1254")}, {1257, STR_INIT("WINDOWS-1257")},
        {10000, STR_INIT("MACINTOSH")},   {20866, STR_INIT("KOI8-R")},
        {28592, STR_INIT("ISO-8859-2")},  {28594, STR_INIT("ISO-8859-4")},
        {28595, STR_INIT("ISO-8859-5")},  {28599, STR_INIT("ISO-8859-9")},
        {28605, STR_INIT("ISO-8859-15")},
    };
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        if (sets[i].code_page == code_page)
            return sets[i].charset;
    return (struct str){NULL, 0};
}

/* Headers */

static struct str mailbox(struct msg_job *job, struct str name, struct str address)
{
    /* Within an Exchange server people are called "/O=…". */
    bool mail = str_contains(address, STR("@"));
    if (!mail || str_equal(name, address))
        return mail ? address : name;
    if (name.n == 0)
        return address;
    bool special = false;
    char *copy = str_to_c(job->arena, name);
    for (char *at = copy; *at; at++) {
        special |= strchr(",;:<>@()[]\"\\", *at) != NULL;
        if (*at == '"' || *at == '\\')
            *at = '\'';
    }
    return str_format(job->arena, special ? "\"%s\" <%.*s>" : "%s <%.*s>", copy, STR_ARGS(address));
}

static struct str sender_of(struct msg_job *job)
{
    static const uint32_t names[] = {ID_SENT_FOR_NAME, ID_SENDER_NAME};
    static const uint32_t addresses[] = {ID_SENT_FOR_SMTP, ID_SENDER_SMTP, ID_SENT_FOR_ADDRESS,
                                         ID_SENDER_ADDRESS};
    return mailbox(job, first_line_of(job, &job->mail, names, 2),
                   first_line_of(job, &job->mail, addresses, 4));
}

struct numbered {
    struct str name;
    uint32_t storage;
};

struct numbered_list {
    VEC(struct numbered) items;
};

static int compare_numbered(const void *a, const void *b)
{
    return str_compare(((const struct numbered *)a)->name, ((const struct numbered *)b)->name);
}

/* The mail's recipients or attachments, which are numbered in their names. */
static struct numbered_list list_of(struct msg_job *job, struct str prefix)
{
    struct numbered_list list = {0};
    uint32_t at = job->cfb.entries.items[CFB_ROOT].first;
    for (; at != CFB_NONE; at = job->cfb.entries.items[at].next) {
        const struct cfb_entry *entry = &job->cfb.entries.items[at];
        if (entry->storage && str_starts(entry->name, prefix))
            *VEC_PUSH(job->arena, &list.items) = (struct numbered){entry->name, at};
    }
    if (list.items.count)
        qsort(list.items.items, list.items.count, sizeof *list.items.items, compare_numbered);
    return list;
}

static struct str joined(struct msg_job *job, struct str list, struct str one)
{
    if (list.n == 0 || one.n == 0 || list.n > LIMIT_READER_STRING_BYTES / 2)
        return list.n ? list : one;
    return str_format(job->arena, "%.*s, %.*s", STR_ARGS(list), STR_ARGS(one));
}

static struct str recipients_of(struct msg_job *job, const struct numbered_list *list,
                                uint32_t kind, uint32_t shown)
{
    static const uint32_t addresses[] = {ID_SMTP_ADDRESS, ID_ADDRESS};
    struct str all = {NULL, 0};
    for (size_t i = 0; i < list->items.count && i < LIMIT_READER_PROPERTIES; i++) {
        struct object object = open_object(job, list->items.items[i].storage, HEADER_OF_OTHERS);
        if (long_of(&object, ID_RECIPIENT_KIND) == kind)
            all = joined(job, all,
                         mailbox(job, line_of(job, &object, ID_SHOWN_NAME),
                                 first_line_of(job, &object, addresses, 2)));
    }
    return all.n ? all : line_of(job, &job->mail, shown);
}

/* What a header said when the mail came, or an empty slice. */
static struct str header_of(struct str headers, struct str name)
{
    while (headers.n) {
        struct str line = str_cut(&headers, '\n');
        bool same = line.n > name.n;
        for (size_t i = 0; same && i < name.n; i++)
            same = ascii_lower(line.p[i]) == ascii_lower(name.p[i]);
        if (same)
            return str_trim(str_sub(line, name.n, line.n));
    }
    return (struct str){NULL, 0};
}

/* Tenths of microseconds since 1601 ([MS-DTYP] 2.3.3) as a header has it (RFC 5322, 3.3). */
static struct str date_of_time(struct msg_job *job, uint64_t time)
{
    static const char *const days[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const uint64_t day_seconds = 86400, days_before_1970 = 134774, last = 2932896;
    uint64_t seconds = time / 10000000, day = seconds / day_seconds;
    if (day < days_before_1970 || day - days_before_1970 > last)
        return (struct str){NULL, 0};
    day -= days_before_1970;
    seconds %= day_seconds;
    struct date date = date_from_days((int64_t)day);
    return str_format(job->arena, "%s, %d %s %d %02u:%02u:%02u +0000", days[day % 7], date.day,
                      months[date.month - 1], date.year, (unsigned)(seconds / 3600),
                      (unsigned)(seconds / 60 % 60), (unsigned)(seconds % 60));
}

static struct str date_of(struct msg_job *job)
{
    struct str date = header_of(text_of(job, &job->mail, ID_HEADERS), STR("Date:"));
    if (date.n == 0)
        date = date_of_time(job, number_of(&job->mail, ID_SUBMITTED, TYPE_TIME));
    if (date.n == 0)
        date = date_of_time(job, number_of(&job->mail, ID_DELIVERED, TYPE_TIME));
    return date;
}

static void add_property(struct msg_job *job, struct str name, struct str value)
{
    reading_add_property(job->arena, job->reading, name, value);
}

static void read_headers(struct msg_job *job)
{
    struct numbered_list recipients = list_of(job, STR("__recip_version1.0_#"));
    add_property(job, STR("from"), sender_of(job));
    add_property(job, STR("to"), recipients_of(job, &recipients, RECIPIENT_TO, ID_SHOWN_TO));
    add_property(job, STR("cc"), recipients_of(job, &recipients, RECIPIENT_CC, ID_SHOWN_CC));
    add_property(job, STR("subject"), line_of(job, &job->mail, ID_SUBJECT));
    add_property(job, STR("date"), date_of(job));
    add_property(job, STR("message-id"), line_of(job, &job->mail, ID_MESSAGE_ID));
    add_property(job, STR("in-reply-to"), line_of(job, &job->mail, ID_IN_REPLY_TO));
}

/* Attachments */

struct node_list {
    VEC(struct cfb_node) nodes;
    VEC(uint32_t) entries; /* one for each */
};

static void add_node(struct msg_job *job, struct node_list *list, uint32_t entry, size_t parent)
{
    const struct cfb_entry *from = &job->cfb.entries.items[entry];
    *VEC_PUSH(job->arena, &list->entries) = entry;
    *VEC_PUSH(job->arena, &list->nodes) = (struct cfb_node){
        from->name, from->storage, parent, cfb_stream(job->arena, &job->cfb, entry)};
}

/* All that is in the storages of the list from `place` on, and in what comes to it. */
static void add_all_within(struct msg_job *job, struct node_list *list, size_t place)
{
    for (; place < list->entries.count; place++) {
        uint32_t at = job->cfb.entries.items[list->entries.items[place]].first;
        for (; at != CFB_NONE; at = job->cfb.entries.items[at].next)
            add_node(job, list, at, place);
    }
}

/* A mail's own properties begin later when it is a file of its own. */
static void lengthen_header(struct msg_job *job, struct node_list *list)
{
    for (size_t i = 1; i < list->nodes.count; i++) {
        struct cfb_node *node = &list->nodes.items[i];
        if (node->parent != 0 || !str_equal(node->name, STR(PROPERTIES)) ||
            node->bytes.n < HEADER_OF_INNER)
            continue;
        size_t added = HEADER_OF_FILE - HEADER_OF_INNER;
        char *longer = arena_calloc(job->arena, node->bytes.n + added, 1);
        memcpy(longer, node->bytes.p, HEADER_OF_INNER);
        memcpy(longer + HEADER_OF_FILE, node->bytes.p + HEADER_OF_INNER,
               node->bytes.n - HEADER_OF_INNER);
        node->bytes = (struct str){longer, node->bytes.n + added};
    }
}

/* A storage as a file: a mail within the mail, or what another program put there. */
static struct str storage_as_file(struct msg_job *job, uint32_t storage)
{
    struct node_list list = {0};
    add_node(job, &list, storage, 0);
    add_all_within(job, &list, 0);
    if (cfb_find(&job->cfb, storage, STR(PROPERTIES)) != CFB_NONE) {
        uint32_t named = cfb_find(&job->cfb, CFB_ROOT, STR(NAMED_PROPERTIES));
        size_t place = list.nodes.count;
        lengthen_header(job, &list);
        if (named != CFB_NONE) {
            add_node(job, &list, named, 0);
            add_all_within(job, &list, place);
        }
    }
    return cfb_write(job->arena, list.nodes.items, list.nodes.count, 9);
}

static void attach(struct msg_job *job, struct str name, struct str type, struct str bytes)
{
    if (bytes.n > LIMIT_READER_ATTACHMENT_BYTES ||
        job->reading->attachments.count >= LIMIT_READER_ATTACHMENTS) {
        job->left_out++;
        return;
    }
    *VEC_PUSH(job->arena, &job->reading->attachments) =
        (struct attachment){.name = name, .media_type = type, .bytes = bytes};
}

static void attach_inner(struct msg_job *job, const struct object *attachment, struct str name,
                         uint32_t storage)
{
    struct object inner = open_object(job, storage, HEADER_OF_INNER);
    struct str subject = line_of(job, &inner, ID_SUBJECT);
    bool mail = inner.properties.n > 0;
    if (mail)
        name = str_format(job->arena, "%.*s.msg", STR_ARGS(subject));
    else if (name.n == 0)
        name = line_of(job, attachment, ID_SHOWN_NAME);
    attach(job, name, mail ? STR("application/vnd.ms-outlook") : STR("application/octet-stream"),
           storage_as_file(job, storage));
}

static void attach_one(struct msg_job *job, uint32_t storage)
{
    static const uint32_t names[] = {ID_FILE_NAME, ID_SHORT_FILE_NAME, ID_SHOWN_NAME};
    struct object object = open_object(job, storage, HEADER_OF_OTHERS);
    uint32_t data = find_value(job, &object, ID_DATA, "0102");
    uint32_t inner = find_value(job, &object, ID_DATA, "000D");
    struct str name = first_line_of(job, &object, names, 3);
    if (inner != CFB_NONE)
        attach_inner(job, &object, name, inner);
    else if (data != CFB_NONE)
        attach(job, name, line_of(job, &object, ID_MEDIA_TYPE),
               cfb_stream(job->arena, &job->cfb, data));
    else
        job->linked++;
}

static void read_attachments(struct msg_job *job)
{
    struct numbered_list list = list_of(job, STR("__attach_version1.0_#"));
    for (size_t i = 0; i < list.items.count; i++)
        attach_one(job, list.items.items[i].storage);
}

/* The text */

/* As an EML's: plain before HTML. False when there is one that cannot be read. */
static bool read_body(struct msg_job *job)
{
    struct str plain = text_of(job, &job->mail, ID_BODY);
    if (str_trim(plain).n) {
        buf_add_str(&job->body, plain);
        return true;
    }
    struct str html = narrow_text(job, job->html_charset, binary_of(job, &job->mail, ID_HTML));
    if (html.n == 0)
        html = text_of(job, &job->mail, ID_HTML);
    if (html.n) {
        html_to_text(html, &job->body);
        return true;
    }
    return find_value(job, &job->mail, ID_RTF, "0102") == CFB_NONE;
}

static void set_text(struct msg_job *job)
{
    struct document *document = &job->reading->document;
    bool damaged = false;
    document->text =
        canonical_from_file(job->arena, str_copy(job->arena, buf_str(&job->body)), &damaged);
    if (document->text.n > LIMIT_TEXT_BYTES)
        return;
    layout_lines(job->arena, document);
    layout_blocks(job->arena, document, LAYOUT_MAIL);
}

static void tell(struct msg_job *job, bool body_read)
{
    if (!body_read)
        add_problem(job, STR("partly_read"),
                    STR("the mail's text is kept as Outlook's rich text alone, which is not read; "
                        "open it in Outlook and save it as text, HTML or PDF"));
    if (job->cfb.damaged)
        add_problem(job, STR("truncated"),
                    STR("the mail is cut off or damaged; what there was is read, ask for it "
                        "again"));
    if (job->left_out)
        add_problem(job, STR("partly_read"),
                    str_format(job->arena,
                               "%zu attachments are too large or too many and were left out; save "
                               "them from the mail by hand",
                               job->left_out));
    if (job->linked)
        add_problem(job, STR("partly_read"),
                    str_format(job->arena,
                               "%zu attachments are not in the mail, which only links to them; ask "
                               "the sender for them",
                               job->linked));
    if (job->reading->problems.count == 0 && !job->reading->ok)
        add_problem(job, STR("empty"),
                    STR("the mail has neither text nor attachments; ask the sender"));
}

static void set_charsets(struct msg_job *job)
{
    uint32_t code_page = long_of(&job->mail, ID_CODE_PAGE);
    uint32_t internet = long_of(&job->mail, ID_INTERNET_CODE_PAGE);
    job->charset = charset_of(code_page ? code_page : internet);
    job->html_charset = charset_of(internet ? internet : code_page);
}

static void read_msg(void *context)
{
    struct msg_job *job = context;
    if (!cfb_open(job->arena, job->bytes, &job->cfb) ||
        cfb_find(&job->cfb, CFB_ROOT, STR(PROPERTIES)) == CFB_NONE) {
        add_problem(job, STR("not_read"), STR("the mail is damaged; ask for it again"));
        return;
    }
    job->mail = open_object(job, CFB_ROOT, HEADER_OF_FILE);
    set_charsets(job);
    read_headers(job);
    bool body_read = read_body(job);
    if (job->body.failed) {
        add_problem(job, STR("too_large"), STR("the mail's text is larger than is allowed"));
        return;
    }
    set_text(job);
    read_attachments(job);
    job->reading->ok =
        job->reading->document.blocks.count > 0 || job->reading->attachments.count > 0;
    tell(job, body_read);
}

bool format_msg_read(struct arena *arena, struct str bytes, struct reading *reading,
                     struct error *error)
{
    struct msg_job job = {
        .arena = arena, .bytes = bytes, .reading = reading, .body = buf_init(LIMIT_TEXT_BYTES)};
    bool ok = arena_run(arena, read_msg, &job, error);
    buf_done(&job.body);
    return ok;
}
