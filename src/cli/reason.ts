/** What the file system says most often, in words. */
const IN_WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no file of that name',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  EACCES: 'there is no permission',
  EPERM: 'there is no permission',
  EROFS: 'the disk is read-only',
  ENAMETOOLONG: 'the name is too long',
  EEXIST: 'there is one of that name',
  ENOSPC: 'no space is left',
};

/** Why something failed, on one line. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const words = 'code' in error ? IN_WORDS[String(error.code)] : undefined;
  return words ?? error.message.replace(/\s+/g, ' ');
}

/** Why a file could not be written, on one line. */
export function writeReason(error: unknown): string {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return isMissing ? 'there is no such folder' : reason(error);
}
