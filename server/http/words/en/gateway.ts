// Words of the modem, settings and simulator pages.
export const gateway = {};
