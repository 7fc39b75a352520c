// A step of a message's life in words, for the timeline under its bubble.

import { isReason } from '../../store/reason.ts';
import type { StepView } from '../pages/inbox.ts';
import { words } from '../words.ts';
import { readDetail } from './event-words.ts';

export function stepView(step: { readonly at: number; readonly type: string; readonly detail: string }): StepView {
  const t = words.messages.steps;
  const detail = readDetail(step.detail);
  const name: unknown = Object.entries(t).find(([key]) => key === step.type)?.[1];
  const details: string[] = [];
  if (typeof detail.part === 'number' && Number(detail.of ?? 1) > 1) details.push(t.part(detail.part));
  if (typeof detail.by === 'string') details.push(t.by(detail.by));
  const outcome = Object.entries(t.outcomes).find(([key]) => key === detail.outcome)?.[1];
  if (outcome !== undefined) details.push(outcome);
  if (isReason(detail.reason)) details.push(words.reason(detail.reason));
  else if (typeof detail.reason === 'string') details.push(detail.reason);
  return { at: step.at, words: typeof name === 'string' ? name : step.type, detail: details.join(' · ') };
}
