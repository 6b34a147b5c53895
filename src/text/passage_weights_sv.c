/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Learned by tools/train_passages.c from 2862 viewpoints of the development sets; do not edit. For
 * each feature its weight while a viewpoint is weighed alone, then with those around it, in
 * hundredths.
 */
#include "text/passage_features.h"

/* clang-format off */
const short passage_weights_sv[PASSAGE_FEATURES][PASSAGE_ROUNDS] = {
    {83, 102}, /* likeness */
    {-16, 43}, /* of best */
    {29, 42}, /* first */
    {20, 30}, /* second */
    {178, 196}, /* lead margin */
    {149, 140}, /* heading */
    {423, 310}, /* block */
    {80, 49}, /* section */
    {158, 163}, /* title */
    {104, 117}, /* parent */
    {66, 73}, /* children */
    {209, 207}, /* number */
    {117, 108}, /* the only number */
    {-153, -134}, /* others by number */
    {276, 222}, /* number in heading */
    {19, 2}, /* titled */
    {93, 91}, /* quoted */
    {0, 0}, /* page */
    {196, 193}, /* named inside */
    {381, 223}, /* named in lead */
    {258, 251}, /* named in heading */
    {196, 163}, /* named earlier */
    {14, 21}, /* below named inside */
    {133, 98}, /* below named in lead */
    {173, 106}, /* below named in heading */
    {19, -2}, /* below named earlier */
    {124, 136}, /* over named inside */
    {-101, -93}, /* over named in lead */
    {139, 106}, /* over named in heading */
    {16, 71}, /* over named earlier */
    {152, 164}, /* below named inside, like */
    {106, 78}, /* below named in lead, like */
    {66, 57}, /* below named in heading, like */
    {-38, -25}, /* below named earlier, like */
    {-29, -31}, /* named inside, with parts */
    {-106, -111}, /* named in lead, with parts */
    {67, 58}, /* named in heading, with parts */
    {-119, -101}, /* named earlier, with parts */
    {-270, -231}, /* focus area */
    {-172, -154}, /* initiative */
    {-332, -294}, /* chapter */
    {-274, -220}, /* plain section */
    {-216, -181}, /* list item */
    {-8, -2}, /* has parts */
    {395, 299}, /* is the whole */
    {90, 66}, /* whole: likely */
    {65, 129}, /* whole: named */
    {-29, 103}, /* whole: a stance */
    {232, 231}, /* whole: a part is named */
    {-153, -198}, /* whole: a number stands there */
    {14, -47}, /* whole: likeness of the best node */
    {657, 647}, /* is the consultation */
    {159, 149}, /* consultation: likely */
    {-41, -40}, /* consultation: a part is named */
    {-28, -24}, /* consultation: a number stands there */
    {166, 193}, /* is nothing */
    {59, 78}, /* nothing: likeness of the best node */
    {-116, -123}, /* nothing: a part is named */
    {-59, -59}, /* nothing: a number stands there */
    {-34, -42}, /* nothing: an addition */
    {0, 318}, /* one before, same block */
    {0, 127}, /* one before, same section */
    {0, 80}, /* one before, elsewhere */
    {0, 171}, /* one after, same block */
    {0, 30}, /* one after, same section */
    {0, -33}, /* one after, elsewhere */
    {0, 30}, /* one before, pointed at */
    {0, 42}, /* one before on a sibling */
    {0, 72}, /* one before on the node before */
    {0, 119}, /* one after on the node after */
    {0, 126}, /* one before on the node above */
    {0, -36}, /* in the section */
    {0, 76}, /* siblings in the section */
};
/* clang-format on */
