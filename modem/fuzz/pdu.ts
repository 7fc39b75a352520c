// Fuzzing of the SMS codec: random and damaged PDUs, both directions, everything made of them that can be made.

import { decodeAndRecognise, mutatedPdu } from '../tpdu/testing/mutations.ts';
import type { FuzzTarget } from './target.ts';

export const target: FuzzTarget = { input: mutatedPdu, feed: decodeAndRecognise };
