// Mistakes that other gateways really make, put around ours by a test build so that the harness can show that it has teeth.
import { setTimeout as pause } from 'node:timers/promises';
import { DecodeError, decodePdu, type MessageSink } from '../../../modem/index.ts';
import type { GatewayOptions } from '../../gateway/gateway.ts';
import type { Sender } from '../../gateway/outbox.ts';
import type { OpenStore } from '../../store/database.ts';
import type { WrongDesign } from './messages.ts';

type Around = NonNullable<GatewayOptions['around']>;

/** What to put around the gateway for this mistake. */
export function mistake(design: WrongDesign | undefined, store: OpenStore): Around {
  switch (design) {
    case 'delete-before-commit':
      return { sink: deleteBeforeCommit };
    case 'no-recognition':
      return { sink: withoutRecognition };
    case 'decode-before-store':
      return { sink: decodeBeforeStore };
    case 'no-mark-before-ctrl-z':
      return { sender: (modem) => withoutMark(modem, store) };
    default:
      return {};
  }
}

/** Called before the gateway starts: what was on the wire is simply sent again. */
export function resendInterrupted(store: OpenStore): void {
  store.sqlite.raw.exec(`update outbound_segments set state = 'queued' where state = 'submitting'`);
}

function deleteBeforeCommit(intake: MessageSink): MessageSink {
  return {
    accept: async () => 'delete',
    deleted: async (sighting) => {
      await pause(3);
      await intake.accept(sighting);
      await intake.deleted(sighting);
    },
  };
}

// A sighting is stored as if its octets had never been seen, and deleted at once.
function withoutRecognition(intake: MessageSink): MessageSink {
  let sightings = 0;
  return {
    accept: async (sighting) => {
      await intake.accept({ ...sighting, iccid: `${process.pid}-${sightings++}` });
      return 'delete';
    },
    deleted: async () => {},
  };
}

function decodeBeforeStore(intake: MessageSink): MessageSink {
  return {
    accept: async (sighting) => {
      try {
        decodePdu(sighting.pdu);
      } catch (error) {
        if (error instanceof DecodeError) return 'delete';
        throw error;
      }
      return await intake.accept(sighting);
    },
    deleted: (sighting) => intake.deleted(sighting),
  };
}

// While the modem sends, the disk says that the part still waits.
function withoutMark(modem: Sender, store: OpenStore): Sender {
  const set = (state: string, id: string | undefined) =>
    store.sqlite.raw.prepare('update outbound_segments set state = ? where id = ?').run(state, Number(id));
  return {
    get status() {
      return modem.status;
    },
    submit: async (pdu, options) => {
      const begin = async () => {
        const begun = (await options?.begin?.()) ?? true;
        set('queued', options?.token);
        return begun;
      };
      const outcome = await modem.submit(pdu, { ...options, begin });
      set('submitting', options?.token);
      return outcome;
    },
  };
}
