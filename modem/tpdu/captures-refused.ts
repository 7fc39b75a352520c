// Lines that modems gave where a PDU should stand and that nobody can read.

import type { DecodeReason } from './errors.ts';

interface RefusedLine {
  readonly name: string;
  readonly source: string;
  readonly pdu: string;
  readonly reason: DecodeReason;
  readonly field: string;
}

const FAILING = 'gammu, tests/at-sms-failing';

export const REFUSED: readonly RefusedLine[] = [
  {
    name: '13, characters that are no digits',
    source: FAILING,
    pdu: `0BD04259303784=96p331p71160016D02B5AEC86BBDD6E37D80DFF00F19C0AC8F7BA3E87BFD7F539${'F'.repeat(270)}12`,
    reason: 'not hexadecimal',
    field: 'pdu',
  },
  {
    name: '17, characters that are no digits',
    source: FAILING,
    pdu: `0BD0p2608>381p=*70p2616p16000AD0D770BB5D0700F1FF04F4F29C0E9C${'F'.repeat(290)}12`,
    reason: 'not hexadecimal',
    field: 'pdu',
  },
  {
    name: '18, a phone book entry before the text',
    source: FAILING,
    pdu: '0CD0ABD9CC86CBC16034180C1616000AD0D770BB5D0700F9FF080074006500730074',
    reason: 'too short',
    field: 'tpdu.dischargeTime',
  },
  {
    name: '20, a submit with alphanumeric service centre and nothing in it',
    source: FAILING,
    pdu: '058163465010D5B00C8163460653332000000000',
    reason: 'not a PDU',
    field: 'tpdu',
  },
  {
    name: '25, a record half overwritten',
    source: FAILING,
    pdu: `0BF0BBBBBBBBBBBBBBBBBBFB${'F'.repeat(326)}12`,
    reason: 'not a PDU',
    field: 'tpdu.originatingAddress',
  },
  {
    name: '38, the second half of a PDU',
    source: FAILING,
    pdu: 'C474795E968388E9B27B4E07CDE965341D947683926879B90DA286E56933C89D1EA3E9207D5D0EB296E566FFB9EE3EBB40A8220C9602',
    reason: 'not a PDU',
    field: 'serviceCentreAddress',
  },
  {
    name: '40, the body of a push',
    source: FAILING,
    pdu: '0906346170706C69636174696F6E2F766E642E7761702E6D6D732D6D65737361676500B13139322E3136382E3233382E313900AF84B4818C829843326357556B543859534777476B566741416B4175793379654B4141414141414141008D908918802B34383732363631353235332F545950453D504C4D4E00960AEA4453433030323234008A808E0231788805810303F48083687474703A2F2F6D6D733272783A383030322F6357556B543859534777476B566741416B4175793379654B414141414141414100',
    reason: 'not a PDU',
    field: 'tpdu.originatingAddress',
  },
  {
    name: '33, a record never written',
    source: FAILING,
    pdu: `00${'F'.repeat(350)}`,
    reason: 'empty',
    field: 'pdu',
  },
  {
    name: '39, a piece of a PDU',
    source: FAILING,
    pdu: '91947122982661',
    reason: 'not a PDU',
    field: 'serviceCentreAddress',
  },
  {
    name: 'decode fail, a service centre address and half of nothing',
    source: 'warthog618/sms, cmd/smsdecode (MIT)',
    pdu: '07911614220991',
    reason: 'too short',
    field: 'serviceCentreAddress',
  },
  {
    name: 'bad hex',
    source: 'warthog618/sms, cmd/smsdecode (MIT)',
    pdu: 'bad hex',
    reason: 'not hexadecimal',
    field: 'pdu',
  },
  {
    name: 'cut off inside the sender',
    source: 'an AT message parser for Huawei modems',
    pdu: '0891683108608805F9240D91683109',
    reason: 'too short',
    field: 'tpdu.originatingAddress',
  },
  {
    name: 'a reserved zero',
    source: 'JulianWowra/node-pdu issue 1 (Telit CE910-D)',
    pdu: '0681045875910010020000',
    reason: 'too short',
    field: 'tpdu.protocolIdentifier',
  },
  {
    name: 'text in place of a PDU',
    source: 'air780e agent, PDU tests',
    pdu: 'not hex at all',
    reason: 'not hexadecimal',
    field: 'pdu',
  },
  {
    name: 'two octets',
    source: 'air780e agent, PDU tests',
    pdu: '0704',
    reason: 'too short',
    field: 'serviceCentreAddress',
  },
  { name: 'nothing', source: 'warthog618/sms, encoding/pdumode (MIT)', pdu: '', reason: 'empty', field: 'pdu' },
];
