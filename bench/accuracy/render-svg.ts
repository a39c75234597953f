export const renderReliabilitySvg = (_r: unknown, _o: unknown): string => "";
