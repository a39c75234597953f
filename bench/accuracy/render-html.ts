export const renderHtml = (_r: unknown): string => "";
