// The harness is worth something only if it notices: each of these mistakes, made by a test build, must be caught.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { Moment } from '../../gateway/deps.ts';
import { crash } from './crash.ts';
import type { WrongDesign } from './messages.ts';
import type { Totals } from './totals.ts';

interface Case {
  readonly design: WrongDesign;
  /** What it must be caught by. */
  readonly shows: (totals: Totals) => boolean;
  readonly dieAt: readonly Moment[];
}

const cases: readonly Case[] = [
  { design: 'delete-before-commit', shows: ({ lost }) => lost > 0, dieAt: ['intake.before-commit'] },
  { design: 'resend-at-restart', shows: ({ sentTwice }) => sentTwice > 0, dieAt: ['outbox.after-answer'] },
  { design: 'no-mark-before-ctrl-z', shows: ({ sentTwice }) => sentTwice > 0, dieAt: ['outbox.after-answer'] },
  { design: 'no-recognition', shows: ({ doubled }) => doubled > 0, dieAt: ['intake.after-commit'] },
  { design: 'decode-before-store', shows: ({ lost }) => lost > 0, dieAt: ['intake.after-commit'] },
];

const cache = mkdtempSync(path.join(tmpdir(), 'textdesk-teeth-cache-'));
test.after(() => rmSync(cache, { recursive: true, force: true }));

for (const { design, shows, dieAt } of cases) {
  test(`the wrong design "${design}" is caught`, async () => {
    const plan = { kills: 160, killsPerCampaign: 5, seed: 7, lanes: 2, cache, serverEvery: 0, dieAt };
    const totals = await crash({ ...plan, wrongDesign: design, enough: shows });
    assert.ok(shows(totals), `${design} went unnoticed in ${totals.kills} kills`);
  });
}
