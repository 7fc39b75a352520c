// A text made into the user data of one or more messages (3GPP TS 23.040 §9.2.3.24.1 and §9.2.3.24.8).

import { dataCodingSchemeOctet, type MessageClass } from './data-coding-scheme.ts';
import { EncodeError } from './errors.ts';
import { type LayoutOptions, layOut } from './layout.ts';
import { textUserData, type UserData } from './user-data.ts';
import { concatenationElement, type InformationElement, shiftTableElements } from './user-data-header.ts';

/** How a text becomes parts; `reference` must differ from those of other recent messages to the same number. */
export interface SegmentOptions extends LayoutOptions {
  readonly reference: number;
  readonly messageClass?: MessageClass | undefined;
}

/** User data ready to be put into an SmsSubmit or SmsDeliver together with the TP-DCS. */
export interface Segmentation {
  readonly alphabet: 'gsm-7-bit' | 'ucs-2';
  readonly dataCodingScheme: number;
  readonly parts: readonly UserData[];
}

const MAXIMUM_PARTS = 255;

/** Cuts and encodes a text. Throws EncodeError when it needs more than 255 parts. */
export function segment(text: string, options: SegmentOptions): Segmentation {
  const { alphabet, tables, parts } = layOut(text, options);
  if (parts.length > MAXIMUM_PARTS) throw new EncodeError('text', `${parts.length} parts, 255 are the most`);
  const referenceBits = options.referenceBits ?? 8;
  const reference = options.reference & (referenceBits === 8 ? 0xff : 0xffff);
  return {
    alphabet,
    dataCodingScheme: dataCodingSchemeOctet(alphabet, options.messageClass),
    parts: parts.map((part, index) => {
      const elements: InformationElement[] = [];
      if (parts.length > 1) {
        elements.push(concatenationElement({ reference, referenceBits, total: parts.length, sequence: index + 1 }));
      }
      elements.push(...shiftTableElements(tables.locking, tables.single));
      return textUserData(part, alphabet, elements.length > 0 ? { elements } : undefined);
    }),
  };
}
