// For tests: obligations that Z3 cannot do, each in its own way.

/** Searched for ever; ends by Z3's own clock. */
export const ENDLESS = `
(declare-const a Int) (declare-const b Int) (declare-const c Int)
(assert (and (> a 2) (> b 2) (> c 2) (= (+ (* a a a) (* b b b)) (* c c c))))`;

/** Unfolded for ever, without a look at the clock. */
export const DEAF = `
(define-fun-rec f ((x Int)) Int (+ 1 (f (+ x 1))))
(assert (= (f 0) (f 1)))`;

/** Takes all the memory that there is, at once. */
export const GREEDY = `
(declare-const a (_ BitVec 2000000000))
(assert (= (bvadd a a) a))`;
