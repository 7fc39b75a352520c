// Words of the modem’s settings.

export const modemSettings = {
  settings: {
    title: 'Sending',
    country: 'Country of numbers without a country code',
    countryChange: 'Change it under Settings, Clinic',
    deliveryReports: 'Ask the network whether each text arrived',
    validity: 'The network may try for',
    validityHelp: 'After that a text without a report is “No report”.',
    hours: (n: number) => (n < 48 ? `${n} hours` : `${n / 24} days`),
    replaceUnicode: 'Replace rare characters instead of sending Unicode',
    replaceHelp: 'Curly quotes become straight ones: 160 characters per SMS instead of 70.',
    maxParts: 'Longest text, in SMS',
    ratePerMinute: 'SMS a minute, at most',
    ratePerDay: 'SMS a day, at most',
    rateHelp:
      '0 is no limit. Many tariffs allow 100 to 250 a day; more is taken for advertising and the SIM is blocked.',
    smsc: 'Message centre',
    smscHelp: 'Change it only if the operator says so.',
    smscWrong: 'An international number begins with + and has 7 to 15 digits.',
    save: 'Save',
    saved: 'Saved.',
    wrong: (low: number, high: number) => `A whole number from ${low} to ${high}.`,
  },
};
