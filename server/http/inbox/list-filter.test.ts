import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type FilterChoice, filterQuery, mentionsFilter, NO_FILTER, readFilter } from './list-filter.ts';

const choice: fc.Arbitrary<FilterChoice> = fc.record(
  {
    assignee: fc.oneof(
      fc.constantFrom('all' as const, 'me' as const, 'unassigned' as const),
      fc.integer({ min: 1, max: 1e9 }),
    ),
    status: fc.constantFrom('all', 'open', 'resolved'),
    priority: fc.constantFrom('all', 'low', 'normal', 'high'),
    unread: fc.boolean(),
    needsReply: fc.boolean(),
    blocked: fc.boolean(),
    failed: fc.boolean(),
    sort: fc.constantFrom('newest', 'waiting'),
  },
  { noNullPrototype: true },
);

test('every combination of filters goes into an address and comes back', () => {
  fc.assert(
    fc.property(choice, (each) => {
      assert.deepEqual(readFilter(Object.fromEntries(new URLSearchParams(filterQuery(each)))), each);
    }),
  );
});

test('nonsense in an address is no filter', () => {
  assert.deepEqual(
    readFilter({ assignee: '1 or 1=1', status: 'x', priority: ['low', 'high'], sort: 'drop' }),
    NO_FILTER,
  );
  assert.equal(mentionsFilter({ at: '3' }), false);
  assert.equal(mentionsFilter({ status: 'all' }), true);
});
