import { staffServices } from '../../../../lib/auth/staff-services.ts';
import { handleLinkRedeem } from '../../_handlers/staff-link.ts';

export function POST(request: Request): Promise<Response> {
  return handleLinkRedeem(staffServices(), request);
}
