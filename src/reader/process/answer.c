/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "reader/process/answer.h"

#include "base/file.h"
#include "reader/parent/protocol.h"

#include <unistd.h>

static bool write_out(void *context, struct str bytes)
{
    (void)context;
    return file_put(STDOUT_FILENO, bytes);
}

static bool write_frame(struct buf *frame)
{
    bool ok = !frame->failed && write_out(NULL, buf_str(frame));
    buf_done(frame);
    return ok;
}

bool answer_hello(uint32_t landlock)
{
    struct buf frame = buf_init(KIB(1));
    protocol_encode_hello(&frame, (struct hello){PROTOCOL_VERSION, landlock});
    return write_frame(&frame);
}

bool answer_reading(const struct reading *reading, struct error *error)
{
    return protocol_encode(reading, write_out, NULL, error);
}

void answer_problem(struct str code, struct str message)
{
    struct buf frame = buf_init(KIB(8));
    protocol_encode_problem(&frame, (struct problem){code, message});
    write_frame(&frame);
}
