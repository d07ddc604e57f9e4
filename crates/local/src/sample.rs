//! Made-up people and resources, to see the application with many of them. The same number gives the same ones.

use crate::seed::{SeedAccount, SeedResource};

// Fifty of 20,000 people share a name.
const FIRST_NAMES: [&str; 20] = [
    "Amara", "Anton", "Beatriz", "Chen", "Dalia", "Emil", "Farah", "Greta", "Hiro", "Iris", "Jakob", "Kofi", "Lena",
    "Mateo", "Nadia", "Oskar", "Priya", "Rosa", "Samir", "Vera",
];
const LAST_NAMES: [&str; 20] = [
    "Abara",
    "Bauer",
    "Castillo",
    "Dahl",
    "Eriksen",
    "Fontana",
    "Garcia",
    "Haddad",
    "Ito",
    "Jansen",
    "Kaya",
    "Lindqvist",
    "Moreau",
    "Novak",
    "Okafor",
    "Petrov",
    "Rossi",
    "Schmidt",
    "Tanaka",
    "Virtanen",
];
const DEPARTMENTS: [&str; 7] = ["Engineering", "Finance", "HR", "IT", "Legal", "Marketing", "Sales"];
const KINDS: [&str; 8] = ["Checklist", "Contract", "Guide", "Minutes", "Plan", "Policy", "Report", "Review"];
const SUBJECTS: [&str; 12] = [
    "Onboarding",
    "Travel",
    "Budget",
    "Security",
    "Hiring",
    "Releases",
    "Customers",
    "Suppliers",
    "Office",
    "Training",
    "Incidents",
    "Strategy",
];

/// How many made-up people and resources local mode has besides those of the seed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Samples {
    /// People who have signed in. Their accounts are in the user pool; they have no password.
    pub people: usize,
    /// Resources, each open to one department.
    pub resources: usize,
}

impl Samples {
    /// The accounts, each in these groups.
    pub(crate) fn accounts(self, groups: &[String]) -> impl Iterator<Item = SeedAccount> {
        (0..self.people).map(move |number| {
            let (first, last) = (nth(&FIRST_NAMES, number), nth(&LAST_NAMES, number / FIRST_NAMES.len()));
            let username = username(number);
            SeedAccount {
                email: format!("{username}@example.com"),
                username,
                name: format!("{first} {last}"),
                department: Some(nth(&DEPARTMENTS, number).to_owned()),
                groups: groups.to_vec(),
                must_change_password: false,
                totp_secret: None,
            }
        })
    }

    /// The resources, each owned by one of the people.
    pub fn resources(self) -> impl Iterator<Item = SeedResource> {
        (0..self.resources).map(move |number| {
            let (department, subject) = (nth(&DEPARTMENTS, number), nth(&SUBJECTS, number / DEPARTMENTS.len()));
            let kind = nth(&KINDS, number / (DEPARTMENTS.len() * SUBJECTS.len()));
            let title = format!("{subject} {} {}", kind.to_lowercase(), number + 1);
            SeedResource {
                path: format!("/{}/{}-{}", department.to_lowercase(), kind.to_lowercase(), number + 1),
                summary: format!("What {department} needs to know about it."),
                body: format!("# {title}\n\nA page of {department}."),
                title,
                roles: vec![format!("department:{department}")],
                owner: username(number % self.people.max(1)),
            }
        })
    }
}

fn nth<T: Copy>(of: &[T], number: usize) -> T {
    of[number % of.len()]
}

/// `chen.ito`, and from the second person of that name on `chen.ito2`.
fn username(number: usize) -> String {
    let (first, last) = (nth(&FIRST_NAMES, number), nth(&LAST_NAMES, number / FIRST_NAMES.len()));
    let name = format!("{first}.{last}").to_lowercase();
    match number / (FIRST_NAMES.len() * LAST_NAMES.len()) {
        0 => name,
        earlier => format!("{name}{}", earlier + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_are_alike() {
        let samples = Samples { people: 2_000, resources: 2_000 };
        let usernames: BTreeSet<_> = samples.accounts(&[]).map(|account| account.username).collect();
        assert_eq!(usernames.len(), 2_000);
        let paths: BTreeSet<_> = samples.resources().map(|resource| resource.path).collect();
        assert_eq!(paths.len(), 2_000);
        let owners: BTreeSet<_> = samples.resources().map(|resource| resource.owner).collect();
        assert_eq!(owners, usernames);
    }
}
