/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Learned by tools/train_passages.c from 2872 viewpoints of the development sets; do not edit. For
 * each feature its weight while a viewpoint is weighed alone, then with those around it, in
 * hundredths.
 */
#include "text/passages/passage_features.h"

/* clang-format off */
const short passage_weights_sv[PASSAGE_FEATURES][PASSAGE_ROUNDS] = {
    {73, 89}, /* likeness */
    {-20, 37}, /* of best */
    {30, 43}, /* first */
    {21, 30}, /* second */
    {178, 195}, /* lead margin */
    {149, 141}, /* heading */
    {428, 315}, /* block */
    {85, 56}, /* section */
    {160, 165}, /* title */
    {102, 114}, /* parent */
    {65, 72}, /* children */
    {210, 208}, /* number */
    {119, 109}, /* the only number */
    {-153, -134}, /* others by number */
    {276, 223}, /* number in heading */
    {18, 1}, /* titled */
    {92, 89}, /* quoted */
    {0, 0}, /* page */
    {197, 193}, /* named inside */
    {385, 224}, /* named in lead */
    {257, 249}, /* named in heading */
    {195, 164}, /* named earlier */
    {15, 24}, /* below named inside */
    {132, 96}, /* below named in lead */
    {169, 100}, /* below named in heading */
    {25, 0}, /* below named earlier */
    {126, 138}, /* over named inside */
    {-104, -91}, /* over named in lead */
    {139, 106}, /* over named in heading */
    {13, 69}, /* over named earlier */
    {152, 163}, /* below named inside, like */
    {107, 79}, /* below named in lead, like */
    {68, 61}, /* below named in heading, like */
    {-41, -25}, /* below named earlier, like */
    {-27, -28}, /* named inside, with parts */
    {-108, -110}, /* named in lead, with parts */
    {68, 58}, /* named in heading, with parts */
    {-115, -98}, /* named earlier, with parts */
    {-272, -234}, /* focus area */
    {-171, -153}, /* initiative */
    {-332, -294}, /* chapter */
    {-273, -220}, /* plain section */
    {-213, -179}, /* list item */
    {-9, -2}, /* has parts */
    {396, 301}, /* is the whole */
    {91, 68}, /* whole: likely */
    {70, 133}, /* whole: named */
    {-39, 86}, /* whole: a stance */
    {233, 231}, /* whole: a part is named */
    {-149, -192}, /* whole: a number stands there */
    {16, -36}, /* whole: likeness of the best node */
    {654, 643}, /* is the consultation */
    {157, 147}, /* consultation: likely */
    {-41, -41}, /* consultation: a part is named */
    {-28, -25}, /* consultation: a number stands there */
    {169, 196}, /* is nothing */
    {49, 66}, /* nothing: likeness of the best node */
    {-116, -123}, /* nothing: a part is named */
    {-59, -58}, /* nothing: a number stands there */
    {-32, -40}, /* nothing: an addition */
    {0, 314}, /* one before, same block */
    {0, 126}, /* one before, same section */
    {0, 79}, /* one before, elsewhere */
    {0, 179}, /* one after, same block */
    {0, 32}, /* one after, same section */
    {0, -33}, /* one after, elsewhere */
    {0, 32}, /* one before, pointed at */
    {0, 43}, /* one before on a sibling */
    {0, 70}, /* one before on the node before */
    {0, 123}, /* one after on the node after */
    {0, 124}, /* one before on the node above */
    {0, -43}, /* in the section */
    {0, 76}, /* siblings in the section */
};
/* clang-format on */
