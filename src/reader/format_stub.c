#include "reader/format.h"
#define S(n)                                                                                       \
    bool n(struct arena *a, struct str b, struct reading *r, struct error *e)                      \
    {                                                                                              \
        (void)a;                                                                                   \
        (void)b;                                                                                   \
        (void)r;                                                                                   \
        (void)e;                                                                                   \
        return true;                                                                               \
    }
S(format_docx_read) S(format_eml_read) void format_docx_prepare(void)
{
}
void format_eml_prepare(void)
{
}
