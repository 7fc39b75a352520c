// Messages longer than one TPDU, as users of the codec want them: cut, counted, and put together again.

export { type Content, type Joined, join } from './join.ts';
export { type ForcingCharacter, type Measure, measure, measureSending, replaceWithGsm } from './measure.ts';
export { type Segmentation, type SegmentOptions, segment } from './segment.ts';
