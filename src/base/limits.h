/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Every quantity that a stranger controls has its limit here, and nowhere else. Sizes are bytes
 * unless the name says otherwise. A limit that is reached is an error with a reason, never a silent
 * cut.
 */
#ifndef SAMSYN_BASE_LIMITS_H
#define SAMSYN_BASE_LIMITS_H

#include <stddef.h>

#define KIB(n) ((size_t)(n)*1024)
#define MIB(n) (KIB(n) * 1024)

/* A file as it came in. Larger ones are refused before they are read. */
#define LIMIT_FILE_BYTES MIB(256)
/* What is shown of a file's name, and what is kept of it. */
#define LIMIT_FILE_NAME_BYTES ((size_t)1024)
/* Files given to one command. */
#define LIMIT_FILES_PER_RUN ((size_t)100000)

/* The reader child, one process a document. */
#define LIMIT_READER_MEMORY_BYTES MIB(1024)
#define LIMIT_READER_CPU_SECONDS 60
#define LIMIT_READER_WALL_SECONDS 90
#define LIMIT_READER_FRAME_BYTES MIB(1)
#define LIMIT_READER_ATTACHMENTS 1000
#define LIMIT_READER_ATTACHMENT_BYTES MIB(64)
#define LIMIT_READER_OUTPUT_BYTES MIB(256)
#define LIMIT_READER_PROBLEMS ((size_t)1000)
#define LIMIT_READER_PROPERTIES ((size_t)1000)
#define LIMIT_READER_STRING_BYTES KIB(64)
#define LIMIT_READER_PROCESSES ((size_t)256)
#define LIMIT_READER_OPEN_FILES 16
/* Documents whose readers have the same addresses, being forked from one zygote; and how long one
 * may take to fork. */
#define LIMIT_READER_ZYGOTE_DOCUMENTS ((size_t)100)
#define LIMIT_READER_ZYGOTE_MILLISECONDS 5000
/* Recognising text in pictures: what is decoded, in pixels, and the largest piece of memory that it
 * may take; what is recognised of a page, in pixels (A3 at 250 dots an inch) and in pieces of lines
 * and bytes of text; and how much and how long for one document. */
#define LIMIT_PICTURE_PIXELS ((size_t)100000000)
#define LIMIT_PICTURE_BYTES MIB(400)
#define LIMIT_OCR_PIXELS ((size_t)12000000)
#define LIMIT_OCR_PIECES ((size_t)8192)
#define LIMIT_OCR_TEXT_BYTES KIB(256)
#define LIMIT_OCR_PAGES ((size_t)200)
#define LIMIT_OCR_PAGE_SECONDS 90
#define LIMIT_OCR_SECONDS 600 /* no page is begun after it */
#define LIMIT_OCR_WALL_SECONDS 720
#define LIMIT_OCR_CPU_SECONDS 720 /* of each process */
#define LIMIT_OCR_WORKERS ((size_t)16)
/* A page drawn for a person: pixels, the picture's bytes, dots an inch, and places marked on it. */
#define LIMIT_RENDER_PIXELS ((size_t)16000000)
#define LIMIT_RENDER_PNG_BYTES MIB(64)
#define LIMIT_RENDER_DOTS 600
#define LIMIT_RENDER_BOXES ((size_t)1000)
/* LibreOffice at work on one document of Word's older kinds (converter.c). */
#define LIMIT_CONVERTER_MEMORY_BYTES MIB(3072)
#define LIMIT_CONVERTER_CPU_SECONDS 60
#define LIMIT_CONVERTER_SECONDS 75
#define LIMIT_CONVERTER_WALL_SECONDS 90 /* for the program around it, which clears up behind it */
#define LIMIT_CONVERTER_OPEN_FILES 256
#define LIMIT_CONVERTER_THREADS 64
/* A document's canonical text, its pages, its lines and blocks. */
#define LIMIT_TEXT_BYTES MIB(32)
#define LIMIT_PAGES ((size_t)20000)
#define LIMIT_LINES ((size_t)2000000)
#define LIMIT_BLOCKS ((size_t)1000000)
/* Unpacked size of one part of a ZIP-based file, and of all its parts. */
#define LIMIT_ZIP_PART_BYTES MIB(128)
#define LIMIT_ZIP_TOTAL_BYTES MIB(256)
#define LIMIT_ZIP_PARTS ((size_t)10000)
/* How many times its own size a ZIP file may unpack to, once that is more than the second: what
 * people write packs to a tenth, what is made to do harm to a thousandth. */
#define LIMIT_ZIP_RATIO ((size_t)200)
#define LIMIT_ZIP_RATIO_FROM_BYTES MIB(16)
/* Streams and storages of a compound file (MSG). */
#define LIMIT_COMPOUND_ENTRIES ((size_t)100000)
#define LIMIT_ANNOTATIONS ((size_t)2000) /* with words, of a PDF */
#define LIMIT_XML_DEPTH 256
/* Mails within mails, attachments within attachments; and on each level of nesting in one file, the
 * documents, and the bytes beyond those of the level above. */
#define LIMIT_NESTING 5
#define LIMIT_NESTED_DOCUMENTS ((size_t)50000)
#define LIMIT_NESTED_BYTES MIB(1024)

/* The analysis. */
#define LIMIT_NODES ((size_t)20000)
#define LIMIT_SENTENCES ((size_t)200000)
#define LIMIT_VIEWPOINTS_PER_DOCUMENT ((size_t)20000)
#define LIMIT_CONSULTEES ((size_t)50000)
#define LIMIT_ANALYSTS ((size_t)32)

/* Places that are carried from one version of a text to another in one call, and the file that
 * lists them. */
#define LIMIT_PLACES ((size_t)1000000)
#define LIMIT_PLACES_BYTES MIB(256)

/* The store: one value in the database, a document packed for it, and how long to wait for another
 * program that writes. */
#define LIMIT_DATABASE_VALUE_BYTES MIB(192)
#define LIMIT_PACKED_BYTES MIB(160)
#define LIMIT_PROPERTIES ((size_t)1000)
#define LIMIT_DATABASE_WAIT_MILLISECONDS 10000
/* What one connection keeps of the file in memory; and the pages of the write-ahead log, 4 KiB
 * each, from which on it is written back: a page that many commits change goes back once. */
#define LIMIT_DATABASE_CACHE_BYTES MIB(2)
#define LIMIT_DATABASE_LOG_PAGES 4000
/* A blob that stands in the database and not in a file of its own. */
#define LIMIT_SMALL_BLOB_BYTES MIB(2)
/* What is rendered: a document as a whole, and how deep templates may nest. */
#define LIMIT_RENDER_BYTES MIB(512)
#define LIMIT_TEMPLATE_DEPTH 64
/* All PDFs together that go out with a project: it is held in memory, and must be smaller than
 * LIMIT_FILE_BYTES to come back. */
#define LIMIT_PROJECT_ORIGINALS_BYTES MIB(128)

/* One file that is written, and JSON on standard output. */
#define LIMIT_OUTPUT_BYTES MIB(1024)

/* Threads that do the jobs of one piece of work. */
#define LIMIT_WORKERS ((size_t)32)

/* The server. A form without files, its fields, a path; what is sent with files; what is read of a
 * body that is too large, so that the browser listens to why. */
#define LIMIT_FORM_BYTES MIB(1)
#define LIMIT_FORM_FIELDS ((size_t)5000)
#define LIMIT_PATH_BYTES KIB(8)
#define LIMIT_UPLOAD_BYTES MIB(256)
#define LIMIT_UPLOADS ((size_t)500)
#define LIMIT_DISCARDED_BYTES MIB(512)
/* A page, made in memory. */
#define LIMIT_PAGE_BYTES MIB(16)
/* What is kept of what was made once: how much, and how large one of it. */
#define LIMIT_KEPT ((size_t)64)
#define LIMIT_KEPT_BYTES KIB(256) /* pages: compressed */
/* Open connections to the database that wait to be used, each with its statements and
 * LIMIT_DATABASE_CACHE_BYTES: as many as were ever needed at once, which are the threads. */
#define LIMIT_OFFICES_KEPT ((size_t)32)
/* Public drafts that are held as they were read. */
#define LIMIT_DRAFTS_HELD ((size_t)8)
/* Connections, what the headers of one may take, and how long one may be silent. */
#define LIMIT_CONNECTIONS 20000
#define LIMIT_HEADER_BYTES KIB(32)
#define LIMIT_IDLE_SECONDS 30
/* Threads that have connections. */
#define LIMIT_SERVER_THREADS ((size_t)16)

/* A search: what is typed and the wants in it, ways to meet one want (the word itself and compounds
 * that hold it), hits that are ranked and counted of one scope, and how many more may be looked at
 * when what is found may not be shown. */
#define LIMIT_SEARCH_QUERY_BYTES ((size_t)500)
#define LIMIT_SEARCH_WANTS ((size_t)16)
#define LIMIT_SEARCH_CHOICES ((size_t)64)
#define LIMIT_SEARCH_HITS ((size_t)1000)
#define LIMIT_SEARCH_LOOKED_AT ((size_t)20000)

/* Texts that a person writes. */
#define LIMIT_CASE_NUMBER_BYTES ((size_t)100)
#define LIMIT_NAME_BYTES ((size_t)500)
#define LIMIT_REASON_BYTES KIB(20)

/* The desk: viewpoints in one act, and on one page of a list. */
#define LIMIT_DESK_TARGETS ((size_t)1000)
#define LIMIT_DESK_PAGE ((size_t)500)
/* Viewpoints of a list that is walked through one by one. */
#define LIMIT_DESK_WALK ((size_t)1000000)

/* Accounts: the name that is typed to sign in, an address of e-mail (RFC 5321, 4.5.3.1), and a
 * password, which is long enough for a sentence and short enough to hash. */
#define LIMIT_ACCOUNT_NAME_BYTES ((size_t)64)
#define LIMIT_EMAIL_BYTES ((size_t)254)
#define LIMIT_PASSWORD_BYTES ((size_t)1024)
/* What hashing a password takes (base/secret.h): memory, and passes over it. A server hashes one at
 * a time, so this is what all who sign in at once take together. */
#define LIMIT_PASSWORD_HASH_BYTES MIB(19)
#define LIMIT_PASSWORD_HASH_PASSES 2

/* An answer written on the web: what is typed in all, the passages that it is about, a passage's
 * own words where it is quoted, files sent with it, and one of them. */
#define LIMIT_ANSWER_BYTES KIB(256)
#define LIMIT_ANSWER_PASSAGES ((size_t)1000)
#define LIMIT_QUOTE_BYTES ((size_t)600)
#define LIMIT_ANSWER_FILES ((size_t)20)
#define LIMIT_ANSWER_FILE_BYTES MIB(32)
/* What one address (of IPv6 one subscriber) may begin without an invitation, and send of files, in
 * an hour: many times what an office or a school behind one address does, and no flood. */
#define LIMIT_ANSWERS_AN_HOUR ((size_t)300)
#define LIMIT_ANSWER_FILES_AN_HOUR_BYTES MIB(2048)
/* The text by which a sender makes sure that what is sent twice is registered once. */
#define LIMIT_ONCE_LEAST_BYTES ((size_t)16)

/* What is written of one part of a version in the browser. */
#define LIMIT_REWORDING_BYTES KIB(64)

/* A wording shown in a trace; what a decision says of itself. */
#define LIMIT_TRACE_BYTES KIB(8)
#define LIMIT_REPLACED_VERSIONS ((size_t)20)

/* What is kept in the data folder's cache/ of comparisons of versions as files, and of projects
 * that wait for an officer; and for how long after it was used last. */
#define LIMIT_COMPARISONS_KEPT_BYTES MIB(256)
#define LIMIT_PROJECTS_KEPT_BYTES MIB(1024)
#define LIMIT_CACHED_SECONDS ((size_t)30 * 24 * 60 * 60)

#define LIMIT_ERROR_MESSAGE_BYTES ((size_t)512)

#endif
