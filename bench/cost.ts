/**
 * US East (N. Virginia), arm64, the first tier (7.5 billion GB-seconds a month), in US dollars a GB-second, as of June 2026:
 * https://aws.amazon.com/lambda/pricing/. Requests, storage and data transfer are not in it.
 */
const DOLLARS_PER_GB_SECOND = 0.0000133334;
/** "At 1,769 MB, a function has the equivalent of one vCPU": https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const MB_PER_VCPU = 1_769;

/**
 * US dollars of compute for a GiB of logs on Lambda.
 * @param rate MiB/s of one core; measured on x64 it makes an estimate for arm64
 */
export function toDollarsPerGiB(rate: number): number {
  return (1024 / rate) * (MB_PER_VCPU / 1024) * DOLLARS_PER_GB_SECOND;
}
