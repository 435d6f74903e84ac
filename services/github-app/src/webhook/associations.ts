// The association of a comment author with the repository.

/** CommentAuthorAssociation of GitHub's API. */
export const ASSOCIATIONS = [
  'OWNER',
  'MEMBER',
  'COLLABORATOR',
  'CONTRIBUTOR',
  'FIRST_TIME_CONTRIBUTOR',
  'FIRST_TIMER',
  'MANNEQUIN',
  'NONE',
] as const;
export type Association = (typeof ASSOCIATIONS)[number];

/** The default authors whose commands are accepted. */
export const COMMANDERS: readonly Association[] = ['OWNER', 'MEMBER', 'COLLABORATOR'];
