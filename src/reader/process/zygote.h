/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * The reader's side of a zygote: a reader that has loaded its libraries and prepared itself, never
 * reads a document, and forks a child for each, so that a document costs neither a start nor the
 * preparation. The parent's side is starter.h.
 *
 * The child is made the parent's own (CLONE_PARENT): it is waited for, ended and outlived by the
 * parent as one that was spawned, whatever becomes of the zygote. It goes the same way as a reader
 * that was started for one document, and takes every step of the sandbox itself.
 *
 * On the zygote's standard input is a socket of whole messages. A request is one byte with two
 * descriptors, the document and where its answer goes; the reply is a struct zygote_reply.
 */
#ifndef SAMSYN_READER_PROCESS_ZYGOTE_H
#define SAMSYN_READER_PROCESS_ZYGOTE_H

#include <stdbool.h>
#include <stdint.h>

/* What a program that is to be a zygote is given as its first argument. */
#define ZYGOTE_ARGUMENT "--zygote"

/* In the order in which a request carries them. */
enum zygote_descriptor { ZYGOTE_DOCUMENT, ZYGOTE_ANSWER, ZYGOTE_DESCRIPTORS };

struct zygote_reply {
    int32_t pid;   /* of the child; 0 when there is none */
    int32_t error; /* then why: an errno */
};

/* Whether this program was started to be a zygote. */
bool zygote_is_wanted(int argc, char **argv);

/* Fork a child for each request. True in each child, which has its document on standard input and
 * writes to standard output, and besides holds what the zygote held until sandbox_enter closes it;
 * false in the zygote, when there will be no more requests. Nothing else may run in this process
 * then: no thread, and no lock held. */
bool zygote_serve(void);

#endif
