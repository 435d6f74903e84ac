// How the author of a comment is associated with the repository, as GitHub says it.

/** Source: CommentAuthorAssociation of GitHub's API. */
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

/** Who may write commands unless it is set: the owner, members of the organization, and collaborators. */
export const COMMANDERS: readonly Association[] = ['OWNER', 'MEMBER', 'COLLABORATOR'];
