// The wizard's page of the modem, and the field for the PIN that it shares with the modem page.
import type { RouteDeps } from './app.ts';
import type { ControlledModem } from './gateway-control.ts';
import { modemCards } from './modem-card.ts';
import type { ModemOutcome, ModemStep, Notice, PinBox } from './pages/gateway.ts';
import { portPicker } from './ports-view.ts';

export interface StepShown {
  readonly index: number;
  readonly notice: Notice | null;
  readonly probe?: boolean;
  /** The port that was ticked when the page was sent. */
  readonly chosen?: string | undefined;
  readonly pinError?: string | undefined;
  readonly outcome?: ModemOutcome;
}

export async function modemStep(deps: RouteDeps, shown: StepShown): Promise<ModemStep> {
  const { index, notice, chosen, pinError } = shown;
  const modem = deps.gateway?.modems()[index];
  const place = { index, wizard: true, mayWrite: true };
  const probe = shown.probe ?? false;
  // Asked anew only where nobody has chosen yet.
  const scan = !probe && notice === null && pinError === undefined && deps.gateway?.fixedPort === false;
  return {
    card: (await modemCards(deps))[index] ?? null,
    ports: await portPicker(deps.gateway, { ...place, probe, scan, chosen }),
    pin: pinBox(modem, { ...place, error: pinError }),
    notice,
    outcome: shown.outcome ?? null,
  };
}

/** Whether the SIM asks for its PIN. A PUK is not typed here: ten wrong ones destroy the SIM. */
export function pinBox(
  modem: Pick<ControlledModem, 'status'> | undefined,
  { index, wizard, error }: { index: number; wizard: boolean; error?: string | undefined },
): PinBox {
  const asked = modem?.status.state === 'pin-required' && !modem.status.puk;
  return { asked, index, wizard, error };
}
