import { staffServices } from '../../../../lib/auth/staff-services.ts';
import { handleLinkCheck } from '../../_handlers/staff-link.ts';

export function POST(request: Request): Promise<Response> {
  return handleLinkCheck(staffServices(), request);
}
