// What programs send and get, as JSON schemas beside the routes that use them; docs/api.md says the same in words.
import { Type } from 'typebox';

/** A key of the caller's choice; the same one again is the same message. RFC draft "Idempotency-Key" has it as a header. */
export const DedupeKey = Type.String({ minLength: 1, maxLength: 200 });

export const NewMessage = Type.Object(
  {
    /** E.164, or as dialled in the clinic's country. */
    to: Type.String({ minLength: 2, maxLength: 40 }),
    text: Type.String({ minLength: 1, maxLength: 4000 }),
    dedupeKey: Type.Optional(DedupeKey),
    /** A reply goes before bulk. */
    urgency: Type.Optional(Type.Union([Type.Literal('reply'), Type.Literal('bulk')])),
  },
  { additionalProperties: false },
);

export const MessageId = Type.Object({ id: Type.String({ maxLength: 100 }) });

export const MessageQuery = Type.Object(
  {
    direction: Type.Optional(Type.Union([Type.Literal('in'), Type.Literal('out')])),
    after: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  },
  { additionalProperties: false },
);

const Time = Type.Union([Type.String(), Type.Null()]);

export const Message = Type.Object({
  id: Type.String(),
  direction: Type.String(),
  kind: Type.String(),
  status: Type.String(),
  reason: Type.Union([Type.String(), Type.Null()]),
  number: Type.String(),
  text: Type.String(),
  parts: Type.Integer(),
  partsDone: Type.Integer(),
  createdAt: Type.String(),
  sentAt: Time,
});

export const AcceptedMessage = Type.Object({
  id: Type.String(),
  status: Type.String(),
  to: Type.String(),
  parts: Type.Integer(),
  encoding: Type.String(),
});

export const MessagePage = Type.Object({
  messages: Type.Array(Message),
  /** Give it as `after` to go on. */
  next: Type.String(),
  more: Type.Boolean(),
});

export const Status = Type.Object({
  modems: Type.Array(
    Type.Object({
      port: Type.String(),
      state: Type.String(),
      simulated: Type.Boolean(),
      operator: Type.Union([Type.String(), Type.Null()]),
      signal: Type.Union([Type.Integer(), Type.Null()]),
    }),
  ),
  queue: Type.Object({
    waiting: Type.Integer(),
    oldestAt: Time,
    unknown: Type.Integer(),
  }),
  storage: Type.String(),
});
