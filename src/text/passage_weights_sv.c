/* SPDX-License-Identifier: AGPL-3.0-or-later
 *
 * Learned by tools/train_passages.c from 2880 viewpoints of the development sets; do not edit. For
 * each feature its weight while a viewpoint is weighed alone, then with those around it, in
 * hundredths.
 */
#include "text/passage_features.h"

/* clang-format off */
const short passage_weights_sv[PASSAGE_FEATURES][PASSAGE_ROUNDS] = {
    {80, 94}, /* likeness */
    {-32, 26}, /* of best */
    {35, 48}, /* first */
    {27, 37}, /* second */
    {186, 200}, /* lead margin */
    {142, 132}, /* heading */
    {418, 306}, /* block */
    {106, 77}, /* section */
    {153, 159}, /* title */
    {103, 114}, /* parent */
    {60, 68}, /* children */
    {207, 206}, /* number */
    {109, 99}, /* the only number */
    {-154, -134}, /* others by number */
    {277, 223}, /* number in heading */
    {40, 23}, /* titled */
    {92, 87}, /* quoted */
    {0, 0}, /* page */
    {200, 196}, /* named inside */
    {389, 240}, /* named in lead */
    {251, 244}, /* named in heading */
    {182, 157}, /* named earlier */
    {-24, -13}, /* below named inside */
    {179, 138}, /* below named in lead */
    {168, 99}, /* below named in heading */
    {16, -4}, /* below named earlier */
    {75, 88}, /* over named inside */
    {-103, -80}, /* over named in lead */
    {139, 108}, /* over named in heading */
    {13, 66}, /* over named earlier */
    {184, 193}, /* below named inside, like */
    {66, 32}, /* below named in lead, like */
    {57, 48}, /* below named in heading, like */
    {-13, -1}, /* below named earlier, like */
    {-36, -38}, /* named inside, with parts */
    {-49, -45}, /* named in lead, with parts */
    {67, 59}, /* named in heading, with parts */
    {-97, -83}, /* named earlier, with parts */
    {-276, -239}, /* focus area */
    {-174, -156}, /* initiative */
    {-333, -298}, /* chapter */
    {-275, -225}, /* plain section */
    {-213, -181}, /* list item */
    {-6, 0}, /* has parts */
    {398, 311}, /* is the whole */
    {89, 66}, /* whole: likely */
    {67, 124}, /* whole: named */
    {-27, 89}, /* whole: a stance */
    {240, 238}, /* whole: a part is named */
    {-159, -203}, /* whole: a number stands there */
    {15, -41}, /* whole: likeness of the best node */
    {665, 652}, /* is the consultation */
    {161, 151}, /* consultation: likely */
    {-42, -40}, /* consultation: a part is named */
    {-31, -26}, /* consultation: a number stands there */
    {166, 192}, /* is nothing */
    {38, 52}, /* nothing: likeness of the best node */
    {-114, -121}, /* nothing: a part is named */
    {-62, -61}, /* nothing: a number stands there */
    {-29, -37}, /* nothing: an addition */
    {0, 302}, /* one before, same block */
    {0, 112}, /* one before, same section */
    {0, 71}, /* one before, elsewhere */
    {0, 175}, /* one after, same block */
    {0, 33}, /* one after, same section */
    {0, -24}, /* one after, elsewhere */
    {0, 3}, /* one before, pointed at */
    {0, 37}, /* one before on a sibling */
    {0, 72}, /* one before on the node before */
    {0, 117}, /* one after on the node after */
    {0, 129}, /* one before on the node above */
    {0, -37}, /* in the section */
    {0, 83}, /* siblings in the section */
};
/* clang-format on */
