import { staffServices } from '../../../../lib/auth/staff-services.ts';
import { handleAuth } from '../../_handlers/sign-in.ts';

export function GET(request: Request): Promise<Response> {
  return handleAuth(staffServices(), request);
}

export function POST(request: Request): Promise<Response> {
  return handleAuth(staffServices(), request);
}
