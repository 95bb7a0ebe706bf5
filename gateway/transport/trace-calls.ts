import type { SupplierClient, SupplierRequest } from './supplier-client.ts';
import { SupplierFailure } from './supplier-failure.ts';
import type { TraceSpan } from './trace-span.ts';

/** @returns one whose calls are parts of the traces of the requests that they are for; the others are as they were. */
export function traceCalls(client: SupplierClient, subgraph: string): SupplierClient {
  const postTraced = async (request: SupplierRequest, trace: TraceSpan): ReturnType<SupplierClient['post']> => {
    const call = trace.startCall(subgraph);
    try {
      const answer = await client.post({ ...request, headers: { ...request.headers, ...call.headers } });
      call.end({ code: null, attempts: answer.attempts });
      return answer;
    } catch (error) {
      const isKnown = error instanceof SupplierFailure;
      call.end({ code: isKnown ? error.code : 'SUPPLIER_MALFORMED', attempts: isKnown ? error.attempts : 0 });
      throw error;
    }
  };
  return {
    ...client,
    post: (request) => (request.trace === undefined ? client.post(request) : postTraced(request, request.trace)),
  };
}
