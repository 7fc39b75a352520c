// UCS-2 text (3GPP TS 23.038 §6.2.3), which the field writes as UTF-16, most significant octet first.

/** Code units of big-endian octets, unpaired surrogates included; an odd last octet is ignored. */
export function decodeUcs2(octets: Uint8Array): string {
  let text = '';
  for (let at = 0; at + 1 < octets.length; at += 2) {
    text += String.fromCharCode(((octets[at] ?? 0) << 8) | (octets[at + 1] ?? 0));
  }
  return text;
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
