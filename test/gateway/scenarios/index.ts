import { media } from './media.ts';
import { moved } from './moved.ts';
import { namesakes } from './namesakes.ts';
import type { Scenario } from './scenario.ts';
import { shop } from './shop.ts';

export const SCENARIOS: readonly Scenario[] = [shop, media, moved, namesakes];
