/**
 * zod probes `new Function` once unless told not to; under our content-security policy that probe is a violation report.
 * Imported first by every entry point.
 */
import { z } from 'zod';

z.config({ jitless: true });
