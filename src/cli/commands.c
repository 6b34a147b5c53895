/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/cli.h"

#include <stdint.h>

#define DATA_OPTION                                                                                \
    {                                                                                              \
        "data", 0, OPTION_VALUE, "DIR", "the data folder ($SAMSYN_DATA, else .)"                   \
    }
#define JSON_OPTION                                                                                \
    {                                                                                              \
        "json", 0, OPTION_FLAG, NULL, "print JSON, for programs"                                   \
    }
#define HELP_OPTION                                                                                \
    {                                                                                              \
        "help", 'h', OPTION_FLAG, NULL, "show this"                                                \
    }
#define LANGUAGE_OPTION                                                                            \
    {                                                                                              \
        "lang", 0, OPTION_VALUE, "sv|en", "the language of the result (sv)"                        \
    }
#define CONSULTATION_OPTION                                                                        \
    {                                                                                              \
        "consultation", 0, OPTION_VALUE, "N", "which consultation, when there are several"         \
    }
#define FACT_OPTIONS                                                                               \
    {"case-number", 0, OPTION_VALUE, "NUMBER", "our case number (diarienummer)"},                  \
        {"title", 0, OPTION_VALUE, "TITLE", "the consultation's title (the draft's)"},             \
        {"authority", 0, OPTION_VALUE, "NAME", "the body that asks"},                              \
        {"deadline", 0, OPTION_VALUE, "DATE", "the last day for answers, as 2026-03-05"},          \
    {                                                                                              \
        "consultees", 0, OPTION_VALUE, "FILE", "those asked: CSV with name;type;email"             \
    }
#define END_OF_OPTIONS                                                                             \
    {                                                                                              \
        NULL, 0, OPTION_FLAG, NULL, NULL                                                           \
    }

static const struct option_spec compile_options[] = {
    {"output", 'o', OPTION_VALUE, "DIR", "the folder for the result"},
    FACT_OPTIONS,
    {"by", 0, OPTION_VALUE, "ORDER", "node, consultee, question or stance (node)"},
    LANGUAGE_OPTION,
    DATA_OPTION,
    CONSULTATION_OPTION,
    JSON_OPTION,
    HELP_OPTION,
    END_OF_OPTIONS,
};

static const struct option_spec init_options[] = {
    DATA_OPTION,
    JSON_OPTION,
    HELP_OPTION,
    END_OF_OPTIONS,
};

static const struct option_spec draft_options[] = {
    {"consultation", 0, OPTION_VALUE, "N", "as the next version after those of this consultation"},
    {"label", 0, OPTION_VALUE, "TEXT", "what a later version is called (\"Reviderat förslag\")"},
    {"anyway", 0, OPTION_FLAG, NULL,
     "even when it looks like another document or an older version"},
    LANGUAGE_OPTION,
    DATA_OPTION,
    JSON_OPTION,
    HELP_OPTION,
    END_OF_OPTIONS,
};

static const struct option_spec open_options[] = {
    {"draft", 0, OPTION_VALUE, "N", "the draft, as samsyn draft add named it (the newest)"},
    FACT_OPTIONS,
    {"question", 0, OPTION_VALUES, "TEXT", "a question that is asked; once for each"},
    {"no-views-on", 0, OPTION_VALUES, "ID", "a part on which no views are sought; once for each"},
    DATA_OPTION,
    JSON_OPTION,
    HELP_OPTION,
    END_OF_OPTIONS,
};

static const struct option_spec publish_options[] = {
    {"withdraw", 0, OPTION_FLAG, NULL, "no longer"},
    CONSULTATION_OPTION,
    DATA_OPTION,
    HELP_OPTION,
    END_OF_OPTIONS,
};

static const struct option_spec receive_options[] = {
    {"received", 0, OPTION_VALUE, "DATE", "the day on which they came (now)"},
    CONSULTATION_OPTION,
    LANGUAGE_OPTION,
    DATA_OPTION,
    JSON_OPTION,
    HELP_OPTION,
    END_OF_OPTIONS,
};

static const struct option_spec show_options[] = {
    CONSULTATION_OPTION, LANGUAGE_OPTION, DATA_OPTION, JSON_OPTION, HELP_OPTION, END_OF_OPTIONS,
};

static const struct option_spec export_options[] = {
    {"annotations", 0, OPTION_VALUE, "FILE",
     "as W3C Web Annotations (JSON-LD); - for standard output"},
    {"qdpx", 0, OPTION_VALUE, "FILE",
     "as a REFI-QDA project, for NVivo, ATLAS.ti, MAXQDA or QualCoder"},
    {"qdc", 0, OPTION_VALUE, "FILE", "its codes alone, as a REFI-QDA code book"},
    {"base", 0, OPTION_VALUE, "ADDRESS", "the server's address, by which documents are named"},
    LANGUAGE_OPTION,
    CONSULTATION_OPTION,
    DATA_OPTION,
    HELP_OPTION,
    END_OF_OPTIONS,
};

static const struct option_spec import_options[] = {
    {"qdpx", 0, OPTION_VALUE, "FILE", "a REFI-QDA project that began as one of ours"},
    {"as", 0, OPTION_VALUE, "NAME", "the account that signs what is changed"},
    {"check", 0, OPTION_FLAG, NULL, "say what would be changed, and change nothing"},
    CONSULTATION_OPTION,
    DATA_OPTION,
    JSON_OPTION,
    HELP_OPTION,
    END_OF_OPTIONS,
};

static const struct option_spec diff_options[] = {
    {"output", 'o', OPTION_VALUE, "DIR", "the folder for the result"},
    {"places", 0, OPTION_VALUE, "FILE",
     "places of OLD to be carried over: a JSON list of {id, start, end}"},
    LANGUAGE_OPTION,
    HELP_OPTION,
    END_OF_OPTIONS,
};

static const struct option_spec letters_options[] = {
    {"output", 'o', OPTION_VALUE, "DIR", "the folder for the letters"},
    CONSULTATION_OPTION,
    LANGUAGE_OPTION,
    DATA_OPTION,
    HELP_OPTION,
    END_OF_OPTIONS,
};

static const struct option_spec trace_options[] = {
    {"version", 0, OPTION_VALUE, "N", "in which version PASSAGE stands (the newest)"},
    {"viewpoint", 0, OPTION_VALUE, "N", "from this viewpoint forward, in the place of PASSAGE"},
    {"svg", 0, OPTION_VALUE, "FILE", "also as a drawing"},
    {"annotations", 0, OPTION_FLAG, NULL, "print W3C Web Annotations (JSON-LD)"},
    {"base", 0, OPTION_VALUE, "ADDRESS", "the server's address, by which documents are named"},
    CONSULTATION_OPTION,
    LANGUAGE_OPTION,
    DATA_OPTION,
    JSON_OPTION,
    HELP_OPTION,
    END_OF_OPTIONS,
};

static const struct option_spec page_options[] = {
    {"output", 'o', OPTION_VALUE, "FILE", "the picture, as PNG"},
    {"page", 0, OPTION_VALUE, "N", "which page (1, or the viewpoint's)"},
    {"viewpoint", 0, OPTION_VALUE, "N", "mark this viewpoint, as samsyn show viewpoints names it"},
    {"box", 0, OPTION_VALUES, "X0,Y0,X1,Y1", "mark this place, in points; once for each"},
    {"dpi", 0, OPTION_VALUE, "N", "dots to the inch (150)"},
    DATA_OPTION,
    HELP_OPTION,
    END_OF_OPTIONS,
};

static const struct option_spec serve_options[] = {
    {"listen", 0, OPTION_VALUE, "ADDRESS:PORT", "where to listen (127.0.0.1:8080)"},
    {"behind-proxy", 0, OPTION_FLAG, NULL, "believe X-Forwarded-For and X-Forwarded-Proto"},
    {"routes", 0, OPTION_FLAG, NULL, "print all that is answered, as JSON, and end"},
    DATA_OPTION,
    HELP_OPTION,
    END_OF_OPTIONS,
};

static const struct option_spec verify_options[] = {
    LANGUAGE_OPTION, DATA_OPTION, JSON_OPTION, HELP_OPTION, END_OF_OPTIONS,
};

static const struct option_spec account_add_options[] = {
    {"admin", 0, OPTION_FLAG, NULL, "an administrator, who may everything"},
    {"shown-name", 0, OPTION_VALUE, "TEXT", "what others see (NAME)"},
    {"email", 0, OPTION_VALUE, "ADDRESS", "where the person is reached"},
    {"password-stdin", 0, OPTION_FLAG, NULL,
     "take the password from the first line of standard input"},
    DATA_OPTION,
    JSON_OPTION,
    HELP_OPTION,
    END_OF_OPTIONS,
};

static const struct option_spec account_options[] = {
    DATA_OPTION,
    JSON_OPTION,
    HELP_OPTION,
    END_OF_OPTIONS,
};

static const struct option_spec account_right_options[] = {
    CONSULTATION_OPTION,
    DATA_OPTION,
    HELP_OPTION,
    END_OF_OPTIONS,
};

const struct command commands[] = {
    {"compile", "[DRAFT FILE...]", "compile the answers to a draft",
     "With DRAFT and FILEs: everything in one run, without a data folder. Without: what the data\n"
     "folder holds, into its folder compilation unless -o says otherwise.",
     0, SIZE_MAX, compile_options, command_compile},
    {"init", "[DIR]", "make a data folder", NULL, 0, 1, init_options, command_init},
    {"draft add", "FILE", "add a draft, or a later version of one",
     "With --consultation: the version that was made from the newest one of that consultation. It "
     "is\n"
     "compared with it, and what changed is kept.",
     1, 1, draft_options, command_draft_add},
    {"consultation open", "", "open a consultation about a draft", NULL, 0, 0, open_options,
     command_consultation_open},
    {"consultation publish", "WHAT...", "show the public what is said",
     "WHAT is consultation, answers (all that count and of which nothing else was said), "
     "compilation\n"
     "or versions (those that are there, with what changed, and every one that is adopted).",
     1, 4, publish_options, command_consultation_publish},
    {"receive", "FILE...", "register answers, read them and analyse them",
     "All files are registered before any is read. When a run was broken off, the same command\n"
     "takes it up again.",
     1, SIZE_MAX, receive_options, command_receive},
    {"show", "[WHAT [N]]", "show what the data folder holds",
     "WHAT is documents, document N, draft, consultation, viewpoints, versions, changes [VERSION] "
     "or\n"
     "blobs.",
     0, 2, show_options, command_show},
    {"export", "[CONSULTATION]", "hand the viewpoints to other tools",
     "The answers that count, with the viewpoints on the desk, their places, passages and replies.",
     0, 1, export_options, command_export},
    {"import", "[CONSULTATION]", "bring back what analysts changed in another tool",
     "New selections become viewpoints, codes become kinds, stances, themes and passages. Nothing "
     "is\n"
     "taken away: what is gone from the file is told. Exit code 1 means that something is told.",
     0, 1, import_options, command_import},
    {"diff", "OLD NEW", "compare two versions of a text, and carry places over",
     "Any two files that can be read. Writes a page, a Word document with tracked changes, and "
     "the\n"
     "same as JSON. Places are bytes of a file where it is plain text or Markdown, else of its\n"
     "text. Exit code 1 means that some places could not be carried.",
     2, 2, diff_options, command_diff},
    {"trace", "[PASSAGE]", "show who asked for a passage, and what came of it",
     "PASSAGE is a part's id (fa3.i2), a place in the text in bytes (120-180), or words of it.", 0,
     1, trace_options, command_trace},
    {"letters", "[CONSULTATION]", "write to each body what came of its answer",
     "A Word document and an HTML page for each body that answered.", 0, 1, letters_options,
     command_letters},
    {"page", "[FILE|N]", "show a page of a document as a picture",
     "Of FILE, of document N of the data folder, or where --viewpoint stands. The file is opened "
     "by\n"
     "the reader, locked up, and not by the program that shows the picture.",
     0, 1, page_options, command_page},
    {"serve", "", "let an office work, and the public follow and answer, in the browser",
     "Ends when it is told to (SIGTERM, SIGINT), after what is under way. TLS is for a proxy "
     "before "
     "it.",
     0, 0, serve_options, command_serve},
    {"verify", "", "hold every file and everything derived against its source",
     "Exit code 1 means that something differs.", 0, 0, verify_options, command_verify},
    {"account add", "NAME", "add someone who may sign in",
     "Prints the address at which the person chooses a password: good once, for 72 hours.", 1, 1,
     account_add_options, command_account_add},
    {"account link", "NAME", "make an address at which a new password is chosen",
     "Good once, for 72 hours; it ends those made before. The old password is good until then.", 1,
     1, account_options, command_account_link},
    {"account right", "NAME RIGHT", "let someone into a consultation",
     "RIGHT is reader, registrar, officer, or none.", 2, 2, account_right_options,
     command_account_right},
    {"account list", "", "list who may sign in", NULL, 0, 0, account_options, command_account_list},
    {NULL, NULL, NULL, NULL, 0, 0, NULL, NULL},
};
