import { MODES, type Mode, type ModeName, type Preset } from "./presets.ts";
import type { ProfileDocument, RedactionDocument } from "./schema.ts";

/** Thresholds of one layer: where it names both a threshold and a mode, the lower one wins, since it finds more. */
function resolveLayer(threshold: number | undefined, mode: Mode | undefined): number | undefined {
  if (threshold === undefined || mode === undefined) return threshold ?? mode?.threshold;
  return Math.min(threshold, mode.threshold);
}

function readMode(name: ModeName, document: RedactionDocument): Mode {
  const written = document.compliance_modes?.[name];
  return {
    threshold: written?.confidence_threshold ?? MODES[name].threshold,
    unknownEntities: written?.unknown_entities ?? MODES[name].unknownEntities,
    logOriginalLength: written?.log_original_length ?? MODES[name].logOriginalLength,
  };
}

/**
 * What is written beats the profile, which beats the preset, which beats the default mode. A written threshold alone
 * beats any mode that is not written beside it.
 */
export function resolveMode(document: RedactionDocument, preset: Preset, profile: ProfileDocument): Mode {
  const written = document.compliance_mode;
  const mode = readMode(written ?? preset.mode ?? "balanced", document);
  const threshold =
    resolveLayer(document.confidence_threshold, written === undefined ? undefined : mode) ??
    resolveLayer(profile.confidence_threshold ?? preset.threshold, preset.mode === undefined ? undefined : mode) ??
    mode.threshold;
  return { ...mode, threshold };
}
