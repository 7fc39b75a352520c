// UCS-2 text (3GPP TS 23.038 §6.2.3), which the field writes as UTF-16, most significant octet first.

/** Code units of big-endian octets, unpaired surrogates included; an odd last octet is ignored. */
export function decodeUcs2(octets: Uint8Array): string {
  let text = '';
  for (let at = 0; at + 1 < octets.length; at += 2) {
    text += String.fromCharCode(((octets[at] ?? 0) << 8) | (octets[at + 1] ?? 0));
  }
  return text;
}

/**
 * The text of UCS-2 octets as people should see it: unpaired surrogates replaced, without the NUL some phones pad with,
 * without a byte order mark; where the mark says so (contrary to §6.2.3), least significant octet first.
 */
export function readUcs2(octets: Uint8Array): string {
  const units = octets[0] === 0xff && octets[1] === 0xfe ? decodeUcs2(swapOctets(octets)) : decodeUcs2(octets);
  return units.replace(/^\ufeff|\0+$/g, '').toWellFormed();
}

function swapOctets(octets: Uint8Array): Uint8Array {
  return octets.map((_, at) => octets[at ^ 1] ?? 0);
}

/** Big-endian octets of a text's code units. */
export function encodeUcs2(text: string): Uint8Array {
  const octets = new Uint8Array(2 * text.length);
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    octets[2 * index] = unit >> 8;
    octets[2 * index + 1] = unit & 0xff;
  }
  return octets;
}
