// SPDX-License-Identifier: AGPL-3.0-or-later
import { lookAtEveryPage } from './accessibility.mjs';

lookAtEveryPage({ colorScheme: 'dark', locale: 'en-GB' });
